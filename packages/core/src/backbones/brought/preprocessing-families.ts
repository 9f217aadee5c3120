import type { ChannelNumbers, Preprocessing } from "../backbone.js";

/** A convention by which many networks were trained. */
export interface PreprocessingFamily {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly preprocessing: Pick<Preprocessing, "scale" | "offset" | "channelOrder">;
}

/**
 * `(pixel / 255 − mean) / deviation` as scale and offset.
 * @param mean and deviation of each channel, pixels taken as 0-1
 */
export function standardised(
  mean: readonly [number, number, number],
  deviation: readonly [number, number, number],
): { readonly scale: ChannelNumbers; readonly offset: ChannelNumbers } {
  const [first, second, third] = deviation;
  return {
    scale: [1 / (255 * first), 1 / (255 * second), 1 / (255 * third)],
    offset: [-mean[0] / first, -mean[1] / second, -mean[2] / third],
  };
}

const imagenet = standardised([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

/** What pixels become before a network sees them, by the name of the convention. */
export const preprocessingFamilies = {
  torchvision: {
    name: "torchvision",
    summary: "RGB, mean and deviation of ImageNet; also most of timm, and DINOv2",
    source: "torchvision.transforms presets, pytorch/vision; timm IMAGENET_DEFAULT_MEAN; facebookresearch/dinov2",
    preprocessing: imagenet,
  },
  tensorflow: {
    name: "tensorflow",
    summary: "RGB / 127.5 − 1: Keras MobileNet, Inception, Xception, NASNet, ResNet V2; timm's vit_…augreg",
    source: 'keras.applications.imagenet_utils.preprocess_input, mode "tf"; timm IMAGENET_INCEPTION_MEAN',
    preprocessing: { scale: 1 / 127.5, offset: -1 },
  },
  caffe: {
    name: "caffe",
    summary: "BGR less the mean of ImageNet: Keras VGG and ResNet (V1), networks that came from Caffe",
    source: 'keras.applications.imagenet_utils.preprocess_input, mode "caffe"',
    preprocessing: { scale: 1, offset: [-103.939, -116.779, -123.68], channelOrder: "bgr" },
  },
  unit: {
    name: "unit",
    summary: "RGB / 255: TensorFlow Hub",
    source: "TensorFlow Hub, common signature for images: pixel values in [0, 1]",
    preprocessing: { scale: 1 / 255, offset: 0 },
  },
  raw: {
    name: "raw",
    summary: "RGB 0-255: networks that normalise inside, such as Keras EfficientNet and ConvNeXt",
    source: "keras.applications.efficientnet: its preprocess_input does nothing",
    preprocessing: { scale: 1, offset: 0 },
  },
  clip: {
    name: "clip",
    summary: "RGB, mean and deviation of CLIP's training pictures",
    source: "openai/CLIP, clip.py; timm OPENAI_CLIP_MEAN",
    preprocessing: standardised([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]),
  },
} as const satisfies Record<string, PreprocessingFamily>;
