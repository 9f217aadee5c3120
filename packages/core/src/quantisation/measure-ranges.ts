import onnxProto from "onnx-proto";
import type { Image } from "../image/image.js";
import { PIXELS } from "../model/model.js";
import { openOnnxSession } from "../onnx/session.js";
import { readNetwork, valuesOf } from "./network-values.js";
import { roundedValues } from "./rounded-values.js";
import type { ValueRange } from "./value-range.js";

const { onnx } = onnxProto;

/**
 * Runs a network over pictures and looks at what `roundedValues` of it hold: the least and the most of all of them.
 * @param network an ONNX file whose input is `pixels`
 * @throws RetrievalError with ONNX Runtime's reason
 */
export async function measureRanges(
  network: Uint8Array,
  images: AsyncIterable<Image> | Iterable<Image>,
): Promise<ReadonlyMap<string, ValueRange>> {
  const { bytes, names } = withExtremes(network);
  const session = await openOnnxSession(bytes);
  const ranges = new Map<string, ValueRange>();
  try {
    for await (const { width, height, data } of images) {
      const outputs = await session.run({ [PIXELS]: { type: "uint8", dims: [1, height, width, 3], data } });
      const extreme = (name: string) => outputs[name]?.data[0] as number;
      for (const name of names) {
        const { least, most } = ranges.get(name) ?? { least: 0, most: 0 };
        ranges.set(name, {
          least: Math.min(least, extreme(leastOf(name))),
          most: Math.max(most, extreme(mostOf(name))),
        });
      }
    }
  } finally {
    await session.close();
  }
  return ranges;
}

const leastOf = (name: string): string => `${name}/least`;
const mostOf = (name: string): string => `${name}/most`;

/** The network with the least and the most of each value as its outputs. */
function withExtremes(network: Uint8Array): { readonly bytes: Uint8Array; readonly names: readonly string[] } {
  const model = readNetwork(network);
  const names = roundedValues(valuesOf(model));
  const graph = model.graph as onnxProto.onnx.IGraphProto;
  const keepdims = { name: "keepdims", type: onnx.AttributeProto.AttributeType.INT, i: 0 };
  const extremes = names.flatMap((name) => [
    { opType: "ReduceMin", input: [name], output: [leastOf(name)], attribute: [keepdims] },
    { opType: "ReduceMax", input: [name], output: [mostOf(name)], attribute: [keepdims] },
  ]);
  graph.node = [...(graph.node ?? []), ...extremes];
  graph.output = extremes.map(({ output }) => ({ name: output[0] as string }));
  return { bytes: onnx.ModelProto.encode(model).finish(), names };
}
