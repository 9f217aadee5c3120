import { copiesOf } from "../copies-of.js";
import { firstOfRun } from "../first-of-run.js";
import { integerConstant, sortedWithOrder } from "../onnx-ops.js";
import type { Context, TracedOps } from "./context.js";
import { axisOf, reshapedDims } from "./dims.js";
import type { Pullback, Traced } from "./tape.js";

type Layout = Pick<TracedOps, "reshape" | "transpose" | "concat" | "gather" | "shift" | "sort">;

/** Operators that move values, and copy some. */
export function layout(context: Context): Layout {
  const { graph, tape, plain } = context;
  return {
    reshape(x, dims) {
      const pull = (gradient: string) => plain.reshape(gradient, x.dims);
      return tape.record(plain.reshape(x.name, dims), reshapedDims(x.dims, dims), [x], [pull]);
    },
    transpose(x, order) {
      const back = order.map((_, axis) => order.indexOf(axis));
      const dims = order.map((axis) => x.dims[axis] as number);
      return tape.record(plain.transpose(x.name, order), dims, [x], [(gradient) => plain.transpose(gradient, back)]);
    },
    concat: (values, axis) => concat(context, values, axis),
    gather(x, indices, axis, length) {
      const along = axisOf(axis, x.dims);
      const dims = x.dims.map((dim, i) => (i === along ? indices.length : dim));
      const pull = (gradient: string) =>
        gatherGradient(context, gradient, indices, { along, length, rank: dims.length });
      return tape.record(plain.gather(x.name, indices, along, length), dims, [x], [pull]);
    },
    shift(x, axis, places) {
      // Nothing is computed for this: a name stands for one value only.
      if (places === 0) return x;
      const along = axisOf(axis, x.dims);
      const pull = (gradient: string) => plain.shift(gradient, along, -places);
      return tape.record(plain.shift(x.name, along, places), x.dims, [x], [pull]);
    },
    sort(x, length) {
      const { sorted, order } = sortedWithOrder(graph, x.name, length);
      const zeros = () => graph.node("ConstantOfShape", [integerConstant(graph, x.dims, "shape")]);
      const pull = (gradient: string) =>
        graph.node("ScatterElements", [zeros(), order, gradient], { axis: x.dims.length - 1 });
      return tape.record(sorted, x.dims, [x], [pull]);
    },
  };
}

function concat({ tape, plain }: Context, values: readonly Traced[], axis: number): Traced {
  const [first] = values as [Traced];
  const along = axisOf(axis, first.dims);
  const lengths = values.map(({ dims }) => dims[along] as number);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const pull = lengths.map((length, place): Pullback => {
    const start = lengths.slice(0, place).reduce((sum, before) => sum + before, 0);
    return (gradient) =>
      plain.gather(
        gradient,
        Int32Array.from({ length }, (_, i) => start + i),
        along,
        total,
      );
  });
  const names = values.map(({ name }) => name);
  const dims = first.dims.map((dim, i) => (i === along ? total : dim));
  return tape.record(plain.concat(names, along), dims, values, pull);
}

/** For every slice of the input, the sum of the gradients of its copies. */
function gatherGradient(
  { graph, plain }: Context,
  gradient: string,
  indices: Int32Array,
  { along, length, rank }: { readonly along: number; readonly length: number; readonly rank: number },
): string {
  const first = firstOfRun(indices);
  if (first !== undefined) {
    const pads = new Array<number>(2 * rank).fill(0);
    pads[along] = first;
    pads[rank + along] = length - first - indices.length;
    return graph.node("Pad", [gradient, integerConstant(graph, pads, "shape")]);
  }
  const parts = copiesOf(indices, length).map((places) => plain.gather(gradient, places, along, indices.length));
  return parts.length === 1 ? (parts[0] as string) : graph.node("Sum", parts);
}
