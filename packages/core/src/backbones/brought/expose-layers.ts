import { DESCRIPTOR, PIXELS } from "../../model/model.js";
import type { OnnxGraph } from "../../onnx/graph.js";
import { nameLayers } from "../../onnx/network/name-layers.js";
import type { Network } from "../../onnx/network/network.js";
import type { Geometry } from "../../onnx/network/trace-geometry.js";
import type { LayerInfo } from "../backbone.js";

export interface ExposedLayers {
  /** By all of their names. */
  readonly layers: Readonly<Record<string, LayerInfo>>;
  /** One name of each value, first to last. */
  readonly firstNames: ReadonlyMap<string, string>;
  readonly lastLayer: string;
}

/** Names of what heads and extraction add to a network. */
const RESERVED = [PIXELS, DESCRIPTOR, "map", "maps"];

/** Adds each value that has locations to the graph under its names: float32 `[batch, channels, height, width]`. */
export function exposeLayers(
  graph: OnnxGraph,
  network: Network,
  geometries: ReadonlyMap<string, Geometry>,
  nameIn: (value: string) => string,
): ExposedLayers {
  const nodes = network.nodes.filter(({ outputs }) => geometries.has(outputs[0] as string));
  const layers: Record<string, LayerInfo> = {};
  const firstNames = new Map<string, string>();
  for (const [value, names] of nameLayers(nodes, RESERVED)) {
    const geometry = geometries.get(value) as Geometry;
    const map = asMap(graph, nameIn(value), geometry, nameIn);
    const { channels, steps } = geometry;
    const stride = steps.reduce((product, step) => product * step.stride, 1);
    for (const name of names) {
      graph.node("Identity", [map], {}, name);
      graph.output(name, "float32");
      layers[name] = { channels, stride, steps };
    }
    firstNames.set(value, names[0] as string);
  }
  return { layers, firstNames, lastLayer: [...firstNames.values()].at(-1) as string };
}

/** The value with its channels in front of its locations. */
function asMap(graph: OnnxGraph, value: string, geometry: Geometry, nameIn: (value: string) => string): string {
  if (geometry.layout === "channels-first") return value;
  const named = (part: string) => `${value}/${part}`;
  if (geometry.layout === "channels-last") {
    return graph.node("Transpose", [value], { perm: [0, 3, 1, 2] }, named("planes"));
  }
  const { grid } = geometry;
  if (grid === undefined) throw new Error(`${value}: tokens without a grid`);
  const list = (...numbers: number[]) =>
    graph.initializer(BigInt64Array.from(numbers, BigInt), [numbers.length], named("numbers"));
  const patches = graph.node("Slice", [value, list(grid.before), list(2 ** 31 - 1), list(1)], {}, named("patches"));
  const columns = graph.node("Transpose", [patches], { perm: [0, 2, 1] }, named("columns"));
  const sides = graph.node("Slice", [graph.node("Shape", [nameIn(grid.value)]), list(2), list(4)], {}, named("sides"));
  // A 0 keeps the axis: pictures and channels.
  const shape = graph.node("Concat", [list(0, 0), sides], { axis: 0 }, named("shape"));
  return graph.node("Reshape", [columns, shape], {}, named("map"));
}
