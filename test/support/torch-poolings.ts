import { readFileSync } from "node:fs";
import type { GivenTensor } from "./both-interpreters.js";

/** What test/fixtures/torch/pooling.py computes with PyTorch for one map. Descriptors have unit norm. */
interface TorchPoolings {
  readonly dims: readonly [number, number, number, number];
  readonly values: readonly number[];
  readonly sppMax1x2x4: readonly number[];
  readonly sppAverage1x2x3x6: readonly number[];
  readonly median: readonly number[];
  readonly lowerMedian: readonly number[];
  readonly rmac: readonly { readonly levels: number; readonly descriptor: readonly number[] }[];
  readonly gem: readonly {
    /** One exponent, or one per channel. */
    readonly p: readonly number[];
    readonly descriptor: readonly number[];
    /** Of Σ over channels of (c + 1)·descriptor_c. */
    readonly gradientByP: readonly number[];
  }[];
}

const file = `${import.meta.dirname}/../fixtures/torch/pooling.json`;

export const torchPoolings = (JSON.parse(readFileSync(file, "utf8")) as { cases: readonly TorchPoolings[] }).cases.map(
  (poolings) => {
    const [, height, width, channels] = poolings.dims;
    const map: GivenTensor = { dims: poolings.dims, values: Float32Array.from(poolings.values) };
    return { ...poolings, name: `${height} × ${width}`, map, shape: { height, width, channels } };
  },
);
