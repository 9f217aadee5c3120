import { type Head, OnnxGraph, onnxOps, openOnnxSession } from "@loci/core";
import type { GivenTensor } from "./both-interpreters.js";
import { openTestEngine } from "./test-engine.js";

/** A head without a backbone, in both engines. */
export interface OpenHead {
  readonly head: Head;
  /** @param maps one per input of the head, `[batch, height, width, channels]` */
  tensorflow(maps: readonly GivenTensor[]): Promise<GivenTensor>;
  onnx(maps: readonly GivenTensor[]): Promise<GivenTensor>;
  close(): Promise<void>;
}

export async function openHead(head: Head): Promise<OpenHead> {
  const graph = new OnnxGraph();
  const [first, ...others] = head.inputs.map(({ channels }, i) => {
    const name = `map_${i}`;
    // Batch, height and width are unknown to the graph, as they may be in use.
    return graph.input(name, "float32", [`batch of ${name}`, `height of ${name}`, `width of ${name}`, channels]);
  }) as [string, ...string[]];
  const parameters = Object.entries(head.parameters).map(([name, { data, shape }]) => [
    name,
    graph.initializer(data, shape),
  ]);
  const result = head.aggregate(onnxOps(graph), [first, ...others], Object.fromEntries(parameters));
  graph.node("Identity", [result], {}, "descriptor");
  graph.output("descriptor", "float32");
  const session = await openOnnxSession(graph.encode());
  return {
    head,
    tensorflow: (maps) => withTensorFlow(head, maps),
    onnx: async (maps) => {
      const feeds = maps.map(({ dims, values }, i) => [
        `map_${i}`,
        { type: "float32" as const, dims, data: values.slice() },
      ]);
      const output = (await session.run(Object.fromEntries(feeds)))["descriptor"];
      if (output === undefined) throw new Error("no descriptor");
      return { dims: output.dims, values: output.data as Float32Array };
    },
    close: session.close,
  };
}

async function withTensorFlow(head: Head, maps: readonly GivenTensor[]): Promise<GivenTensor> {
  const { tf, ops } = await openTestEngine();
  return tf.tidy(() => {
    const parameters = Object.entries(head.parameters).map(([name, { data, shape }]) => [
      name,
      tf.tensor(data, [...shape]),
    ]);
    const [first, ...others] = maps.map(({ dims, values }) => tf.tensor(values, [...dims]));
    const result = head.aggregate(ops, [first!, ...others], Object.fromEntries(parameters));
    return { dims: result.shape, values: result.dataSync() as Float32Array };
  });
}
