import { RetrievalError } from "../errors.js";
import { decodeHalf } from "../feature-cache/half-float.js";

/** A network in TensorFlow.js layers format, as Keras exports it: `model.json` and the bytes of its weight files. */
export interface LayersModelArtifacts {
  readonly modelTopology: { readonly model_config: { readonly config: { readonly layers: readonly KerasLayer[] } } };
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly WeightEntry[] }[];
  /** The weight files of all groups, one after the other. */
  readonly weightData: Uint8Array;
}

export interface KerasLayer {
  readonly name: string;
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes: readonly (readonly (readonly [string, ...unknown[]])[])[];
}

interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Of float16 neither scale nor min is there. */
  readonly quantization?: { readonly dtype: string; readonly scale?: number; readonly min?: number };
}

/** A weight as float32, row-major. */
export interface Weight {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

type Numbers = Uint8Array | Uint16Array | Int32Array | Float32Array;

/** How the bytes of a weight, a copy of its own, are read, by the type that they are stored in. */
const storedAs: Readonly<Record<string, { readonly width: number; readonly read: (bytes: ArrayBuffer) => Numbers }>> = {
  bool: { width: 1, read: (bytes) => new Uint8Array(bytes) },
  uint8: { width: 1, read: (bytes) => new Uint8Array(bytes) },
  uint16: { width: 2, read: (bytes) => new Uint16Array(bytes) },
  float16: { width: 2, read: decoded },
  int32: { width: 4, read: (bytes) => new Int32Array(bytes) },
  float32: { width: 4, read: (bytes) => new Float32Array(bytes) },
};

function decoded(bytes: ArrayBuffer): Float32Array {
  const values = new Float32Array(bytes.byteLength / 2);
  decodeHalf(new Uint16Array(bytes), values);
  return values;
}

/**
 * The weights by name, dequantised by the format's rule: value = quantised · scale + min.
 * @throws RetrievalError on another dtype or when the bytes do not match the manifest
 */
export function readWeights({
  weightsManifest,
  weightData: data,
}: Pick<LayersModelArtifacts, "weightsManifest" | "weightData">): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const entry of weightsManifest.flatMap((group) => group.weights)) {
    const stored = entry.quantization?.dtype ?? entry.dtype;
    const format = Object.hasOwn(storedAs, stored) ? storedAs[stored] : undefined;
    if (format === undefined || !["float32", "int32", "bool"].includes(entry.dtype)) {
      throw new RetrievalError({
        what: `weight "${entry.name}"`,
        expected: "float32, int32 or bool, or float32 quantised to uint8, uint16 or float16",
        got: `${entry.dtype} stored as ${stored}`,
      });
    }
    const start = offset;
    offset += format.width * entry.shape.reduce((product, length) => product * length, 1);
    if (offset > data.byteLength) break;
    // `slice` of a Buffer would be a view; a copy starts at an address that is a multiple of the element's width.
    const numbers = format.read(Uint8Array.prototype.slice.call(data, start, offset).buffer);
    const { scale = 1, min = 0 } = entry.quantization ?? {};
    const values = Float32Array.from(numbers, (quantised) => quantised * scale + min);
    weights.set(entry.name, { values, shape: entry.shape });
  }
  if (data.byteLength !== offset) {
    throw new RetrievalError({ what: "weight bytes", expected: `${offset}`, got: `${data.byteLength}` });
  }
  return weights;
}
