import { RetrievalError } from "../errors.js";
import type { Fit } from "../image/fit.js";
import type { Tuning } from "./tune-backbone.js";

/** How pixels become the network's input: `value = pixel · scale + offset`, pixels 0-255, RGB. */
export interface Preprocessing {
  /** Side of the square input in pixels that the network was trained on. */
  readonly size: number;
  /** How a picture of another shape is brought to that size. */
  readonly fit: Fit;
  readonly scale: number;
  readonly offset: number;
}

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
export function sideAt({ steps }: LayerInfo, pixels: number): number {
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

/** A network ready to be cut at a layer and extended by a head. */
export interface Backbone {
  readonly name: string;
  /** SHA-256 (hex) of weights, topology and preprocessing: two backbones with one fingerprint give the same features. */
  readonly fingerprint: string;
  readonly preprocessing: Preprocessing;
  readonly defaultLayer: string;
  /** By name, first to last. */
  readonly layers: Readonly<Record<string, LayerInfo>>;
  /** An ONNX file: input `pixels`, uint8 `[batch, height, width, 3]`; each layer is a float32 value `[batch, channels, …]` of its name. */
  readonly network: Uint8Array;
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
  throw new RetrievalError({
    what: `layer of ${backbone.name}`,
    expected: `one of its ${Object.keys(backbone.layers).length} layers, for example ${backbone.defaultLayer}`,
    got: `"${layer}"`,
    remedy: `"loci backbones ${backbone.name}" lists them`,
  });
}
