"""The pipeline that PyTorch users write: Pillow, a DataLoader, torchvision's network cut at a layer, GeM, unit length.
usage: extraction.py LIST NETWORK WORKERS THREADS [frozen]; LIST has a path a line. Weights are random, since only their shape matters.
Prints pictures per second for every line on standard input."""
import sys
import time
import torch
import torchvision
from PIL import Image

paths = open(sys.argv[1]).read().split("\n")
name, workers, threads, frozen = sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), "frozen" in sys.argv[5:]
torch.set_num_threads(threads)
SIZE = 224 if name == "mobilenet_v2" else 299


class Pictures(torch.utils.data.Dataset):
    def __len__(self):
        return len(paths)

    def __getitem__(self, at):
        picture = Image.open(paths[at])
        # As torchvision's own references do: the decoder may shrink a JPEG before it is resized.
        picture.draft("RGB", (SIZE, SIZE))
        return torchvision.transforms.functional.to_tensor(picture.convert("RGB").resize((SIZE, SIZE)))


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        if name == "mobilenet_v2":
            features = torchvision.models.mobilenet_v2(weights=None).features
            self.network = torch.nn.Sequential(*features[:14], features[14].conv[0])
        else:
            whole = torchvision.models.inception_v3(weights=None, init_weights=False, transform_input=False)
            names = ["Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "maxpool1", "Conv2d_3b_1x1", "Conv2d_4a_3x3", "maxpool2"]
            names += ["Mixed_5b", "Mixed_5c", "Mixed_5d", "Mixed_6a", "Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e", "Mixed_7a"]
            self.network = torch.nn.Sequential(*[getattr(whole, part) for part in names])

    def forward(self, x):
        x = self.network(x).clamp(min=1e-6).pow(3).mean((2, 3)).pow(1 / 3)
        return torch.nn.functional.normalize(x)


model = Model().eval()
if frozen:
    with torch.inference_mode():
        model = torch.jit.optimize_for_inference(torch.jit.trace(model, torch.rand(8, 3, SIZE, SIZE)))
loader = torch.utils.data.DataLoader(Pictures(), batch_size=8, num_workers=workers, persistent_workers=workers > 0)
for _ in sys.stdin:
    started = time.perf_counter()
    with torch.inference_mode():
        found = [model(batch) for batch in loader]
    print(len(paths) / (time.perf_counter() - started), flush=True)
