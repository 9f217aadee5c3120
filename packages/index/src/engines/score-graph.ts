import { OnnxGraph } from "@loci/core";
import type { Precision } from "../vector-index.js";
import { codeDefinitions, MOST_STEPS, noDither } from "./codes.js";

/** TensorProto.DataType */
const FLOAT = 1;
const UINT8 = 2;

/** Codes of queries are 64 − 63 … 64 + 63. */
const ZERO = 64;
const LARGEST_CODE = 63;

/** Sums of so many products of a query's code and a descriptor's stay below 2^31. */
const MOST_SUMMED = 2 ** 18;

/** Whether descriptors of so many components can be compared in 8 bits. */
export const canSumBytes = (dimension: number): boolean => dimension <= MOST_SUMMED;

/** The names of what was computed. */
interface Affinities {
  /** Shape [queries, rows]. */
  readonly affinities: string;
  /** What they are in, one or one a query. */
  readonly unit: string;
}

/**
 * An ONNX graph that compares queries with one block of a gallery. It gives the `count` `best` of each query, and their
 * `positions`, by the most that the affinity can be, but for the part that the block's centre has in it.
 *
 * Queries are rounded too where the codes are of 8 bits, each with a scale of its own, to 7 bits: a processor that has no
 * dot product of bytes adds two products in 16 bits first, which those of 8 bits by 8 do not fit.
 * @param dither length dimension, 0 … 1, see `CodeDefinition`: for the queries (default: to the nearest)
 */
export function scoreGraph(dimension: number, precision: Precision, dither = noDither(dimension)): Uint8Array {
  const graph = new OnnxGraph();
  const { isRounded, element } = codeDefinitions[precision];
  const given = graph.input("queries", "float32", ["queries", dimension]);
  const codes = graph.input("codes", element, ["rows", dimension]);
  const [biases, errors] = [rowInput("biases"), rowInput("errors")];
  const count = graph.input("count", "int64", [1]);
  const queries = isRounded ? graph.node("Sub", [given, graph.input("centre", "float32", [1, dimension])]) : given;
  const queryNorms = graph.node("ReduceL2", [queries], { axes: [1] });
  const isInBytes = precision === "int8" && canSumBytes(dimension);
  const { affinities, unit } = isInBytes ? ofBytes() : ofFloats();
  const [highest, positions] = graph.nodeOutputs("TopK", [affinities, count], {}, ["highest", "positions64"]);
  graph.node("Mul", [highest as string, unit], {}, "best");
  // JavaScript reads 64-bit integers slowly; a block's positions are far below 2^24, where float32 is exact.
  graph.node("Cast", [positions as string], { to: FLOAT }, "positions");
  graph.output("best", "float32", ["queries", "count"]);
  graph.output("positions", "float32", ["queries", "count"]);
  return graph.encode();

  function ofFloats(): Affinities {
    const addends = graph.node("Gemm", [queryNorms, errors, biases]);
    const unit = constant([1]);
    if (!isRounded) return { affinities: graph.node("Gemm", [queries, codes, addends], { transB: 1 }), unit };
    const products = graph.node("Gemm", [queries, graph.node("Cast", [codes], { to: FLOAT })], { transB: 1 });
    return { affinities: add(times(products, rowInput("scales")), addends), unit };
  }

  /** In units of the step of a query's codes, so that only the best are multiplied by it. */
  function ofBytes(): Affinities {
    const largest = graph.node("ReduceMax", [graph.node("Abs", [queries])], { axes: [1] });
    // Never zero: queries are divided by it.
    const step = graph.node("Max", [times(largest, constant([1 / LARGEST_CODE])), constant([1e-30])]);
    const shift = constant(dither.map((value) => ZERO + value));
    const coded = graph.node("Cast", [add(graph.node("Div", [queries, step]), shift)], { to: UINT8 });
    const zero = graph.node("Cast", [graph.initializer(Float32Array.of(ZERO), [])], { to: UINT8 });
    const byColumn = graph.node("Transpose", [codes], { perm: [1, 0] });
    const sums = graph.node("Cast", [graph.node("MatMulInteger", [coded, byColumn, zero])], { to: FLOAT });
    // Written as ONNX Runtime joins it with the product.
    const products = times(sums, times(constant([1]), rowInput("scales")));
    // bias / step + error * norm of the query / step + norm of the descriptor * the steps that the query may be off
    const shares = graph.node("Div", [
      graph.node("Concat", [graph.node("Div", [step, step]), queryNorms], { axis: 1 }),
      step,
    ]);
    const ofNorms = times(rowInput("norms"), constant([Math.min(MOST_STEPS, Math.sqrt(dimension))]));
    const addends = graph.node("Gemm", [shares, graph.node("Concat", [biases, errors], { axis: 0 }), ofNorms]);
    return { affinities: add(products, addends), unit: step };
  }

  function rowInput(name: string): string {
    return graph.input(name, "float32", [1, "rows"]);
  }

  function add(left: string, right: string): string {
    return graph.node("Add", [left, right]);
  }

  function times(left: string, right: string): string {
    return graph.node("Mul", [left, right]);
  }

  /** Of one row. */
  function constant(values: ArrayLike<number>): string {
    return graph.initializer(Float32Array.from(values), [1, values.length]);
  }
}
