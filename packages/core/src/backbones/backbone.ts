import { nearestName } from "../catalogue.js";
import { RetrievalError } from "../errors.js";
import type { Fit } from "../image/fit.js";
import type { OnnxDevice } from "../onnx/onnx-devices.js";
import type { Tuning } from "./tune-backbone.js";

/** How pixels become the network's input: `value = pixel · scale + offset`, pixels 0-255. */
export interface Preprocessing {
  /** Side of the square input in pixels that the network was trained on. */
  readonly size: number;
  /** How a picture of another shape is brought to that size. */
  readonly fit: Fit;
  readonly scale: ChannelNumbers;
  readonly offset: ChannelNumbers;
  /** The order in which the network takes the channels, which is that of `scale` and `offset` (default rgb). */
  readonly channelOrder?: "rgb" | "bgr" | undefined;
}

/** One number for all channels, or one for each of the three. */
export type ChannelNumbers = number | readonly [number, number, number];

export interface LayerInfo {
  /** Channels of the layer's feature map. */
  readonly channels: number;
  /** Input pixels per location, along each side. */
  readonly stride: number;
  /** What shortens a side on the way from the input to the layer, in order; see `sideAt`. */
  readonly steps: readonly SideStep[];
}

/**
 * One step from a side's length n to the next: floor((n + padding − kernel) / stride) + 1, or with padding "same"
 * ceil(n / stride).
 */
export interface SideStep {
  readonly kernel: number;
  readonly stride: number;
  /** Locations added in all, before and after. */
  readonly padding: number | "same";
}

/** Locations along a side of the layer's feature map, for an input of `pixels` along that side. */
export function sideAt({ steps }: Pick<LayerInfo, "steps">, pixels: number): number {
  return steps.reduce(
    (side, { kernel, stride, padding }) =>
      padding === "same" ? Math.ceil(side / stride) : Math.floor((side + padding - kernel) / stride) + 1,
    pixels,
  );
}

/** A catalogue entry: a network that Loci knows how to get. */
export interface BackboneDefinition {
  readonly name: string;
  readonly summary: string;
  /** Paper, weights and licence. */
  readonly source: string;
  readonly preprocessing: Preprocessing;
  readonly defaultLayer: string;
  /** The last layer that still has locations; the classifier behind it is left out. */
  readonly lastLayer: string;
  /** Layers worth trying, first to last. Every other one of the network can be named too. */
  readonly usefulLayers: readonly string[];
}

export interface BackboneOrigin {
  /** The file or address. */
  readonly location: string;
  /** Where its preprocessing is from, in words. */
  readonly preprocessing: string;
}

/** A network ready to be cut at a layer and extended by a head. */
export interface Backbone {
  readonly name: string;
  /** SHA-256 (hex) of weights, topology and preprocessing: two backbones with one fingerprint give the same features. */
  readonly fingerprint: string;
  readonly preprocessing: Preprocessing;
  readonly defaultLayer: string;
  /** By name, first to last. */
  readonly layers: Readonly<Record<string, LayerInfo>>;
  /** Side in pixels of the only input that it takes, for a network that was written for one size. */
  readonly onlySize?: number;
  /** Of a network that is not bundled: where it is from. A model keeps a copy of such a network. */
  readonly origin?: BackboneOrigin;
  /** An ONNX file: input `pixels`, uint8 `[batch, height, width, 3]`; each layer is a float32 value `[batch, channels, …]` of its name. */
  readonly network: Uint8Array;
  /** What computes it here (default the processor); no part of what it is. */
  readonly device?: OnnxDevice | undefined;
  /** Set when its last stages were trained, see `tuneBackbone`. */
  readonly tuning?: Tuning;
}

/** The smallest input side for which every step on the way to the layer leaves a location. */
export function smallestSide(layer: LayerInfo): number {
  for (let pixels = 1; ; pixels++) {
    const sides = layer.steps.map((_, count) => sideAt({ ...layer, steps: layer.steps.slice(0, count + 1) }, pixels));
    if (sides.every((side) => side >= 1)) return pixels;
  }
}

/** What is known of a layer. @throws RetrievalError when the backbone has none of this name */
export function layerOf(backbone: Backbone, layer: string): LayerInfo {
  const info = Object.hasOwn(backbone.layers, layer) ? backbone.layers[layer] : undefined;
  if (info !== undefined) return info;
  const names = Object.keys(backbone.layers);
  const nearest = nearestName(names, layer);
  throw new RetrievalError({
    what: `layer of ${backbone.name}`,
    expected: `one of its ${names.length} layers, for example ${nearest ?? backbone.defaultLayer}`,
    got: `"${layer}"`,
    remedy: `"loci backbones inspect ${backbone.origin?.location ?? backbone.name}" lists them`,
  });
}

/** @throws RetrievalError when the network takes pictures of another size only */
export function checkSize({ name, onlySize }: Backbone, size: number): void {
  if (onlySize === undefined || size === onlySize) return;
  throw new RetrievalError({
    what: `size of the input of ${name}, pixels`,
    expected: `${onlySize}, for which the network was written`,
    got: `${size}`,
    remedy: "Leave --size and --scales out, or export the network for other sizes",
  });
}
