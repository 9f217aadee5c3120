import { l2Normalise, type Ops, RetrievalError } from "@loci/core";
import type { FinishContext } from "./finish-definition.js";

type Context = FinishContext<{ readonly dimensions: number }>;

/** The `outputLength` of a finish that keeps `dimensions` components. */
export const keptComponents =
  (finish: string) =>
  ({ length, options: { dimensions } }: Context): number => {
    if (dimensions <= length) return dimensions;
    throw new RetrievalError({
      what: `${finish}: dimensions`,
      expected: `at most ${length}, the descriptor's length`,
      got: `${dimensions}`,
    });
  };

/** Parameters of y = Pᵀ·(x − mean), then L2. */
export const projection = {
  parameterDims: ({ length, options: { dimensions } }: Context) => ({
    mean: [length],
    projection: [length, dimensions],
  }),
  transform<T>(ops: Ops<T>, descriptor: T, parameters: Readonly<Record<string, T>>): T {
    const { mean, projection } = parameters as Record<"mean" | "projection", T>;
    return l2Normalise(ops, ops.matMul(ops.subtract(descriptor, mean), projection), 1);
  },
};
