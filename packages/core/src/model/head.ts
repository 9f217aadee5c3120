import type { StoredTensor } from "../files/safetensors.js";
import type { Ops } from "../ops/ops.js";

/**
 * An aggregation head, ready to use: it turns a feature map into one descriptor. Its formula is written against `Ops`, so
 * the same head computes with TensorFlow.js and becomes part of an ONNX graph.
 */
export interface Head {
  readonly name: string;
  /** Every option with its value, defaults included. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Channels of the feature maps that it takes. */
  readonly channels: number;
  /** Length of the descriptors that it gives. */
  readonly descriptorLength: number;
  /** What training changes, by name; empty for a head without parameters. */
  readonly parameters: Readonly<Record<string, StoredTensor>>;
  /**
   * @param featureMap `[batch, height, width, channels]`
   * @param parameters the values of `this.parameters` under the same names
   * @returns `[batch, descriptorLength]`, unit L2 norm; the zero vector where the feature map is zero
   */
  aggregate<T>(ops: Ops<T>, featureMap: T, parameters: Readonly<Record<string, T>>): T;
}
