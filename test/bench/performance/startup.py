"""What someone would write in place of `loci query`: torchvision's MobileNetV2 and hnswlib.
usage: startup.py FOLDER PICTURE save|ask; weights are random, since only their shape matters here."""
import sys
import hnswlib
import numpy as np
import torch
import torchvision
from PIL import Image

folder, picture, what = sys.argv[1:]
names = (f"{folder}/network.pt", f"{folder}/peer.hnsw")
network = torchvision.models.mobilenet_v2(weights=None).eval()
if what == "save":
    torch.save(network.state_dict(), names[0])
    index = hnswlib.Index("ip", 576)
    index.init_index(64, ef_construction=200, M=16)
    rows = np.random.default_rng(1).normal(size=(64, 576)).astype(np.float32)
    index.add_items(rows / np.linalg.norm(rows, axis=1, keepdims=True))
    index.save_index(names[1])
else:
    network.load_state_dict(torch.load(names[0]))
    index = hnswlib.Index("ip", 576)
    index.load_index(names[1])
    pixels = torchvision.transforms.functional.to_tensor(Image.open(picture).convert("RGB").resize((224, 224)))
    with torch.inference_mode():
        x = network.features[14].conv[0](network.features[:14](pixels[None]))
        x = x.clamp(min=1e-6).pow(3).mean((2, 3)).pow(1 / 3)
        x = torch.nn.functional.normalize(x)
    print(index.knn_query(x.numpy(), k=5))
