import { integersAttribute, textAttribute } from "../../onnx/network/attributes.js";
import { type Numbers, numbersOf } from "../../onnx/network/constants.js";
import type { Network, NetworkNode } from "../../onnx/network/network.js";
import { dimsOf } from "../../onnx/network/tensor-values.js";
import type { Preprocessing } from "../backbone.js";
import { preprocessingFamilies } from "./preprocessing-families.js";

/** What a network shows of the way it was trained. */
export interface DetectedPreprocessing {
  readonly preprocessing: Pick<Preprocessing, "scale" | "offset" | "channelOrder">;
  /** In words, for people to check. */
  readonly why: string;
}

/**
 * The preprocessing of known families, told from the network itself; undefined when it could be one or another.
 * A network does not say how it was trained: these are conventions, so the reason is always shown.
 */
export function detectPreprocessing(network: Network): DetectedPreprocessing | undefined {
  const clue = clues.find(({ shows }) => shows(network));
  if (clue === undefined) return undefined;
  const { preprocessing } = preprocessingFamilies[clue.family];
  return { preprocessing, why: `${clue.family}, since ${clue.why}` };
}

interface Clue {
  readonly family: keyof typeof preprocessingFamilies;
  readonly why: string;
  readonly shows: (network: Network) => boolean;
}

/** The first that fits counts. */
const clues: readonly Clue[] = [
  {
    family: "raw",
    why: "the network itself divides by 255 or takes off a mean of 0-255",
    shows: (network) => normalisesInside(network, (size) => size > 60 || size < 0.01),
  },
  {
    family: "unit",
    why: "the network itself takes off a mean of 0-1",
    shows: (network) => normalisesInside(network, (size) => size >= 0.01 && size <= 3),
  },
  {
    family: "tensorflow",
    why: "its strided windows are padded more behind than before, as TensorFlow's are",
    shows: (network) => {
      const numbers = numbersOf(network);
      return network.nodes.some((node) => isPaddedAsInTensorFlow(node, numbers));
    },
  },
  {
    family: "clip",
    why: "it is a vision transformer with a normalisation in front of its blocks, as CLIP's are",
    shows: (network) =>
      hasPatches(network) && namesOf(network).some((name) => /ln_pre|norm_pre|pre_?layernorm|pre_layrnorm/.test(name)),
  },
  {
    family: "torchvision",
    why: "it is a vision transformer with patches of 14 pixels, as DINOv2's are",
    shows: (network) => hasPatches(network, 14),
  },
  {
    family: "torchvision",
    why: "its modules are named as torchvision's are",
    shows: (network) =>
      namesOf(network).some((name) => /^\/conv_proj\/|^\/encoder\/layers\/encoder_layer_0\//.test(name)),
  },
  {
    family: "torchvision",
    why: "it is a convolutional network that PyTorch wrote",
    shows: (network) => network.producer === "pytorch" && !hasPatches(network),
  },
];

const namesOf = ({ nodes }: Network): readonly string[] => nodes.map(({ name }) => name);

function isPaddedAsInTensorFlow(node: NetworkNode, numbers: Numbers): boolean {
  if (textAttribute(node, "auto_pad") === "SAME_UPPER") return true;
  const isBehind = (pads: ArrayLike<number> | undefined, [top, left, bottom, right]: readonly number[]) =>
    pads?.[top as number] === 0 &&
    pads[left as number] === 0 &&
    (pads[bottom as number] ?? 0) > 0 &&
    (pads[right as number] ?? 0) > 0;
  if (node.operator === "Pad") return isBehind(numbers(node.inputs[1]), [2, 3, 6, 7]);
  return node.operator === "Conv" && isBehind(integersAttribute(node, "pads"), [0, 1, 2, 3]);
}

/** The first convolution cuts the picture into patches, and is the only one. */
function hasPatches({ nodes, tensors }: Network, side?: number): boolean {
  const [first, ...others] = nodes.filter(({ operator }) => operator === "Conv");
  if (first === undefined || others.length > 0) return false;
  const kernel = tensors.get(first.inputs[1] ?? "");
  const [stride] = integersAttribute(first, "strides") ?? [];
  const [, , height] = kernel ? dimsOf(kernel) : [];
  return height === stride && (stride ?? 0) >= 8 && (side === undefined || stride === side);
}

/** The first arithmetic on the picture, before any convolution, is with a constant of such a size. */
function normalisesInside(network: Network, fits: (size: number) => boolean): boolean {
  const numbers = numbersOf(network);
  let value = network.input.name;
  for (const node of network.nodes) {
    if (!node.inputs.includes(value)) continue;
    if (["Transpose", "Identity", "Cast", "Pad"].includes(node.operator)) value = node.outputs[0] as string;
    else if (!["Mul", "Div", "Sub", "Add"].includes(node.operator)) return false;
    else {
      const constant = numbers(node.inputs.find((input) => input !== value));
      return constant !== undefined && constant.length <= 3 && fits(Math.abs(constant[0] ?? 0));
    }
  }
  return false;
}
