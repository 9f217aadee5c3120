import { RetrievalError } from "../errors.js";

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
  readonly quantization?: { readonly dtype: string; readonly scale: number; readonly min: number };
}

/** A weight as float32, row-major. */
export interface Weight {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

const bytesPerElement: Readonly<Record<string, number>> = { uint8: 1, uint16: 2, float32: 4 };

/**
 * The weights by name, dequantised by the format's rule: value = quantised · scale + min.
 * @throws RetrievalError on another dtype or when the bytes do not match the manifest
 */
export function readWeights(artifacts: LayersModelArtifacts): ReadonlyMap<string, Weight> {
  const entries = artifacts.weightsManifest.flatMap((group) => group.weights);
  const data = artifacts.weightData;
  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const entry of entries) {
    const stored = entry.quantization?.dtype ?? entry.dtype;
    const width = bytesPerElement[stored];
    if (width === undefined || entry.dtype !== "float32") {
      throw new RetrievalError({
        what: `weight "${entry.name}"`,
        expected: "float32, or float32 quantised to uint8 or uint16",
        got: `${entry.dtype} stored as ${stored}`,
      });
    }
    const end = offset + width * entry.shape.reduce((product, length) => product * length, 1);
    // `slice` of a Buffer would be a view; a copy starts at an address that is a multiple of the element's width.
    const bytes = Uint8Array.prototype.slice.call(data, offset, end);
    offset = end;
    const numbers = { 1: Uint8Array, 2: Uint16Array, 4: Float32Array }[width as 1 | 2 | 4];
    const { scale, min } = entry.quantization ?? { scale: 1, min: 0 };
    const values = new Float32Array(new numbers(bytes.buffer)).map((quantised) => quantised * scale + min);
    weights.set(entry.name, { values, shape: entry.shape });
  }
  if (data.byteLength !== offset) {
    throw new RetrievalError({ what: "weight bytes", expected: `${offset}`, got: `${data.byteLength}` });
  }
  return weights;
}
