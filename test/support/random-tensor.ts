import { createRandom } from "@loci/core";
import type { GivenTensor } from "./both-interpreters.js";

/** Standard normal numbers, or their absolute values ("positive"), as activations after a ReLU are. */
export function randomTensor(dims: readonly number[], seed: number, sign: "any" | "positive" = "any"): GivenTensor {
  const random = createRandom(seed);
  const length = dims.reduce((product, dim) => product * dim, 1);
  const values = Float32Array.from({ length }, () => (sign === "any" ? random.normal() : Math.abs(random.normal())));
  return { dims, values };
}
