import { InferenceSession, Tensor } from "onnxruntime-node";
import { OnnxGraph } from "../graph.js";
import { refuseTelemetry } from "../refuse-telemetry.js";

/** Shapes of values by name, for one input. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/**
 * The shapes of a network's values for an input of given sides, as ONNX Runtime makes them. Only shapes are kept, so the
 * memory is that of one run. Computes on this thread: for a process or thread of its own.
 * @param network input `pixels`, uint8 `[batch, height, width, 3]`
 * @throws Error with ONNX Runtime's reason
 */
export async function measureShapes(
  network: Uint8Array,
  values: readonly string[],
  [batch, height, width]: readonly [number, number, number],
): Promise<Shapes> {
  const graph = OnnxGraph.decode(network);
  graph.clearOutputs();
  const outputs = new Map<string, string>();
  for (const value of values) {
    const shape = graph.node("Shape", [value]);
    graph.output(shape, "int64");
    outputs.set(shape, value);
  }
  refuseTelemetry();
  const session = await InferenceSession.create(graph.encode(), { logSeverityLevel: 4, intraOpNumThreads: 1 });
  try {
    const pixels = new Uint8Array(batch * height * width * 3);
    const results = await session.run({ pixels: new Tensor("uint8", pixels, [batch, height, width, 3]) });
    return new Map(
      [...outputs].map(([shape, value]) => [value, Array.from(results[shape]?.data as BigInt64Array, Number)]),
    );
  } finally {
    await session.release();
  }
}
