import type { StoredTensor } from "../files/safetensors.js";
import type { Ops } from "../ops/ops.js";

/** What is known of a feature map before there is one. */
export interface FeatureMapShape {
  readonly channels: number;
  /** In locations; undefined when pictures of any size come (fit shorter-side). */
  readonly height: number | undefined;
  readonly width: number | undefined;
}

/** One or more of something: most heads take one feature map, some take several layers' at once. */
export type OneOrMore<Item> = readonly [Item, ...Item[]];

/** A part of a model by name, with every option. */
export interface StageDescription {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A head with what is before and behind it, as data. */
export interface HeadDescription extends StageDescription {
  /** What is done to each feature map before the head, in order. */
  readonly necks: readonly StageDescription[];
  /** What is done to the descriptor behind it, in order. */
  readonly finishes: readonly StageDescription[];
  /** The heads whose descriptors stand side by side, when `name` is "concat". */
  readonly branches?: readonly HeadDescription[];
}

/** Some heads do in training what they do not when they describe: draw activations, drop some. */
export type HeadMode = "training" | "inference";

/**
 * An aggregation head, ready to use: it turns a feature map into one descriptor. Its formula is written against `Ops`, so
 * the same head computes with TensorFlow.js and becomes part of an ONNX graph.
 */
export interface Head extends HeadDescription {
  /** The feature maps that it takes: those of every layer in the first view, then those in the second, … */
  readonly inputs: OneOrMore<FeatureMapShape>;
  /** Length of the descriptors that it gives. */
  readonly descriptorLength: number;
  /** What training changes, by name; empty for a head without parameters. */
  readonly parameters: Readonly<Record<string, StoredTensor>>;
  /**
   * @param featureMaps each `[batch, height, width, channels]`, one per entry of `inputs`
   * @param parameters the values of `this.parameters` under the same names
   * @param mode default inference
   * @returns `[batch, descriptorLength]`, unit L2 norm; the zero vector where the feature map is zero
   */
  aggregate<T>(ops: Ops<T>, featureMaps: OneOrMore<T>, parameters: Readonly<Record<string, T>>, mode?: HeadMode): T;
}
