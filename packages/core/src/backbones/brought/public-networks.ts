import type { preprocessingFamilies } from "./preprocessing-families.js";

/** A network that others publish at an address, trained on ImageNet or on more. */
export interface PublicNetwork {
  readonly name: string;
  readonly summary: string;
  /** Paper and publisher of the weights. */
  readonly source: string;
  readonly location: string;
  readonly family: keyof typeof preprocessingFamilies;
  /** Side of the input, pixels. */
  readonly size: number;
  /** Layers worth trying, as the exporting program names them; the default is the last one. */
  readonly usefulLayers: readonly string[];
  /** What to bring where the address cannot be reached. */
  readonly instead: string;
}

const mobilenet = (version: 1 | 2, width: "025" | "050" | "075" | "100"): PublicNetwork => {
  const name = `mobilenet_v${version}_${width}_224`;
  // The revisions that the npm package @tensorflow-models/mobilenet asks for.
  const address = `https://tfhub.dev/google/imagenet/${name}/classification/${version}`;
  return {
    name: `tfhub_mobilenet_v${version}_${width}`,
    summary: `MobileNetV${version}, ${Number(width)} % of the channels, as TensorFlow.js`,
    source:
      version === 1
        ? "Howard et al., MobileNets, 2017 (arXiv 1704.04861); TensorFlow Hub, Apache-2.0"
        : "Sandler et al., MobileNetV2, CVPR 2018 (arXiv 1801.04381); TensorFlow Hub, Apache-2.0",
    location: `${address}/model.json?tfjs-format=file`,
    family: "unit",
    size: 224,
    usefulLayers: [],
    instead: `the folder of model.json and its weights: ${name}/classification as TensorFlow.js, on TensorFlow Hub or Kaggle`,
  };
};

/** Networks that Loci knows how to get, where the network allows it. None could be reached where this list was written. */
export const publicNetworks = {
  tfhub_mobilenet_v2_100: mobilenet(2, "100"),
  tfhub_mobilenet_v2_075: mobilenet(2, "075"),
  tfhub_mobilenet_v2_050: mobilenet(2, "050"),
  tfhub_mobilenet_v1_100: mobilenet(1, "100"),
  tfhub_mobilenet_v1_075: mobilenet(1, "075"),
  tfhub_mobilenet_v1_050: mobilenet(1, "050"),
  tfhub_mobilenet_v1_025: mobilenet(1, "025"),
  keras_mobilenet_v1_025: {
    name: "keras_mobilenet_v1_025",
    summary: "MobileNet, a quarter of the channels, as Keras has it: 2 MB",
    source: "Howard et al., MobileNets, 2017 (arXiv 1704.04861); the TensorFlow.js examples, Apache-2.0",
    location: "https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_0.25_224/model.json",
    family: "tensorflow",
    size: 224,
    usefulLayers: ["conv_pw_11_relu", "conv_pw_13_relu"],
    instead:
      "the folder of model.json and its weights: keras.applications.MobileNet(alpha=0.25) through tensorflowjs_converter",
  },
  torchvision_resnet50: {
    name: "torchvision_resnet50",
    summary: "ResNet-50 of torchvision",
    source: "He et al., Deep Residual Learning, CVPR 2016 (arXiv 1512.03385); torchvision, in the ONNX Model Zoo",
    location: "https://huggingface.co/onnxmodelzoo/resnet50_Opset16_torch_hub/resolve/main/resnet50_Opset16.onnx",
    family: "torchvision",
    size: 224,
    usefulLayers: ["layer3", "layer4"],
    instead: "torchvision.models.resnet50 through torch.onnx.export",
  },
  torchvision_vgg16: {
    name: "torchvision_vgg16",
    summary: "VGG-16 of torchvision: 553 MB to download",
    source:
      "Simonyan, Zisserman: Very Deep Convolutional Networks, ICLR 2015 (arXiv 1409.1556); torchvision, in the ONNX Model Zoo",
    location: "https://huggingface.co/onnxmodelzoo/vgg16_Opset18_torch_hub/resolve/main/vgg16_Opset18.onnx",
    family: "torchvision",
    size: 224,
    usefulLayers: ["features.28", "features"],
    instead: "torchvision.models.vgg16 through torch.onnx.export",
  },
  dinov2_small: {
    name: "dinov2_small",
    summary: "DINOv2 ViT-S/14, trained without labels on 142 million pictures",
    source: "Oquab et al., DINOv2, TMLR 2024 (arXiv 2304.07193), Apache-2.0; onnx-community",
    location: "https://huggingface.co/onnx-community/dinov2-small/resolve/main/onnx/model.onnx",
    family: "torchvision",
    size: 224,
    usefulLayers: [],
    instead: "facebook/dinov2-small through optimum-cli export onnx",
  },
} as const satisfies Record<string, PublicNetwork>;

/** True for the name of a public network. */
export const isPublicNetwork = (name: string): name is keyof typeof publicNetworks =>
  Object.hasOwn(publicNetworks, name);
