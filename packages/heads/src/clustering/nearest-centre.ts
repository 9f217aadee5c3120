import { OnnxGraph, openOnnxSession } from "@loci/core";
import type { LocationSample } from "../head-definition.js";

export interface Assignment {
  /** Per point, the row of the nearest centre. */
  readonly nearest: Int32Array;
  readonly squaredDistances: Float32Array;
}

/**
 * The k-means assignment step on ONNX Runtime, off the event loop. The points are a constant of the graph, so only the
 * centres cross threads: the nearest centre has the largest p·c − ‖c‖²/2, and then D² = ‖p‖² − 2·(p·c − ‖c‖²/2).
 */
export async function openNearestCentre(points: LocationSample, channels: number) {
  const session = await openOnnxSession(assignmentGraph(points, channels).encode());
  const squaredNorms = new Float32Array(points.count);
  for (let point = 0; point < points.count; point++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += (points.values[point * channels + channel] as number) ** 2;
    squaredNorms[point] = sum;
  }
  /** @param centres `[centres, channels]`, row-major; copied */
  const assign = async (centres: Float32Array): Promise<Assignment> => {
    const dims = [centres.length / channels, channels];
    const outputs = await session.run({ centres: { type: "float32", dims, data: centres.slice() } });
    const closeness = outputs["closeness"]?.data as Float32Array;
    return {
      nearest: Int32Array.from(outputs["nearest"]?.data as BigInt64Array, Number),
      squaredDistances: closeness.map((value, point) => Math.max(0, (squaredNorms[point] as number) - 2 * value)),
    };
  };
  return { assign, close: session.close };
}

function assignmentGraph(points: LocationSample, channels: number): OnnxGraph {
  const graph = new OnnxGraph();
  const centres = graph.input("centres", "float32", ["centres", channels]);
  const rows = graph.initializer(points.values, [points.count, channels], "points");
  const halfNorms = graph.node("Mul", [
    graph.node("ReduceSumSquare", [centres], { axes: [1], keepdims: 0 }),
    graph.initializer(Float32Array.of(-0.5), []),
  ]);
  const closeness = graph.node("Gemm", [rows, centres, halfNorms], { transB: 1 });
  graph.node("ArgMax", [closeness], { axis: 1, keepdims: 0 }, "nearest");
  graph.node("ReduceMax", [closeness], { axes: [1], keepdims: 0 }, "closeness");
  graph.output("nearest", "int64", [points.count]);
  graph.output("closeness", "float32", [points.count]);
  return graph;
}
