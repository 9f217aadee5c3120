import type { ReduceOptions } from "../ops.js";
import type { Context, TracedOps } from "./context.js";
import { droppedDims, keptDims, sizeOf } from "./dims.js";
import { expanded, type Traced } from "./tape.js";

type Reductions = Pick<TracedOps, "mean" | "sum" | "sumOfSquares" | "max">;

/** Of equal maxima each has all of the gradient, as in TensorFlow.js. */
export function reductions(context: Context): Reductions {
  const { graph, plain } = context;
  const times = (gradient: string, factor: number) => plain.multiply(gradient, plain.constant(factor));
  const repeated = (gradient: string, x: Traced, axes: readonly number[]) =>
    expanded(graph, gradient, keptDims(x.dims, axes), x.dims);
  return {
    sum: reduction(context, "sum", repeated),
    mean: reduction(context, "mean", (gradient, x, axes) => {
      const count = sizeOf(x.dims) / sizeOf(keptDims(x.dims, axes));
      return repeated(times(gradient, 1 / count), x, axes);
    }),
    sumOfSquares: reduction(context, "sumOfSquares", (gradient, x) => plain.multiply(x.name, times(gradient, 2))),
    max: reduction(context, "max", (gradient, x, axes) =>
      plain.multiply(gradient, plain.equal(x.name, plain.max(x.name, axes, { keep: true }))),
    ),
  };
}

/** @param pull the gradient by the value, given that by the result with the reduced axes kept */
const reduction =
  (
    { tape, plain }: Context,
    operator: keyof Reductions,
    pull: (gradient: string, x: Traced, axes: readonly number[]) => string,
  ) =>
  (x: Traced, axes: readonly number[], options?: ReduceOptions): Traced => {
    const kept = keptDims(x.dims, axes);
    const dims = options?.keep ? kept : droppedDims(x.dims, axes);
    return tape.record(
      plain[operator](x.name, axes, options),
      dims,
      [x],
      [(gradient) => pull(plain.reshape(gradient, kept), x, axes)],
    );
  };
