import { PIXELS } from "../../model/model.js";
import { countOperations } from "../../onnx/network/count-operations.js";
import { measureShapes, type Shapes } from "../../onnx/network/measure-shapes.js";
import type { NetworkNode } from "../../onnx/network/network.js";
import { readNetwork } from "../../onnx/network/read-network.js";
import { dimsOf } from "../../onnx/network/tensor-values.js";

/** What a layer costs and gives, for one picture. */
export interface CountedLayer {
  /** Of the feature map, in locations. */
  readonly height: number;
  readonly width: number;
  /** Floating-point operations from the pixels to the layer, a multiplication and an addition counted as two. */
  readonly operations: number;
  /** What the layer is a name of: two layers of one value are the same. */
  readonly value: string;
}

/**
 * Counts what it takes to compute layers of a backbone's network on a square input. Computes on this thread, native code
 * included: meant for a process of its own.
 */
export async function countLayers(
  bytes: Uint8Array,
  layers: readonly string[],
  size: number,
): Promise<Readonly<Record<string, CountedLayer>>> {
  const network = readNetwork(bytes, "network", { pictureType: "uint8" });
  const values = [...new Set([...network.nodes.flatMap(({ outputs }) => outputs), ...layers])];
  const shapes: Shapes = new Map([
    ...(await measureShapes(bytes, values, [1, size, size])),
    ...[...network.tensors].map(([name, tensor]) => [name, dimsOf(tensor)] as const),
    [PIXELS, [1, size, size, 3]] as const,
  ]);
  const maker = new Map(network.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  return Object.fromEntries(
    layers.map((layer) => {
      const [, , height = 0, width = 0] = shapes.get(layer) ?? [];
      const operations = [...ancestors(layer, maker)].reduce((sum, node) => sum + countOperations(node, shapes, 1), 0);
      const node = maker.get(layer);
      const value = node?.operator === "Identity" ? (node.inputs[0] as string) : layer;
      return [layer, { height, width, operations, value }];
    }),
  );
}

/** Every node that a value needs. */
function ancestors(value: string, maker: ReadonlyMap<string, NetworkNode>): Set<NetworkNode> {
  const found = new Set<NetworkNode>();
  const open = [value];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = maker.get(name);
    if (node === undefined || found.has(node)) continue;
    found.add(node);
    open.push(...node.inputs);
  }
  return found;
}
