import { RetrievalError } from "../errors.js";
import { OnnxGraph } from "../onnx/graph.js";
import type { Network } from "../onnx/network/network.js";
import { readNetwork } from "../onnx/network/read-network.js";
import { type GraphOperand, graphConverters, type TensorflowNode } from "./graph-converters.js";
import { type LayersModelArtifacts, readWeights } from "./layers-model.js";
import { unknownOperators } from "./unknown-operators.js";

/** Operators whose values are maps that a network is brought for. */
const makesMap = /Conv2d|Conv2D|Pool/;

/**
 * A TensorFlow graph as an ONNX network, each value under its node's name; it takes a picture, float32
 * `[batch, height, width, 3]`. What stands behind an operator that is not known is left out, which must be the classifier only.
 * @throws RetrievalError naming operators in front of convolutions or poolings that are not known
 */
export function convertGraphModel(
  nodes: readonly TensorflowNode[],
  artifacts: Pick<LayersModelArtifacts, "weightsManifest" | "weightData">,
  file: string,
): Network {
  const weights = readWeights(artifacts);
  const graph = new OnnxGraph();
  const values = new Map<string, GraphOperand>();
  const unknown = new Set<string>();
  const lost: string[] = [];
  let last: string | undefined;
  for (const node of inOrder(nodes, file)) {
    const inputs = node.input
      .filter((name) => !name.startsWith("^"))
      .map((name) => values.get(name.replace(/:0$/, "")));
    const constant = weights.get(node.name);
    const made = constant ? { constant } : convert(node, inputs, graph);
    if (made !== undefined) {
      values.set(node.name, made);
      if ("map" in made) last = made.map;
      continue;
    }
    if (inputs.every((input) => input !== undefined)) unknown.add(node.op);
    if (makesMap.test(node.op)) lost.push(node.name);
  }
  if (last === undefined || lost.length > 0) throw unknownOperators(file, [...unknown], lost);
  graph.output(last, "float32");
  return readNetwork(graph.encode(), file);
}

function convert(
  node: TensorflowNode,
  inputs: readonly (GraphOperand | undefined)[],
  graph: OnnxGraph,
): GraphOperand | undefined {
  const write = Object.hasOwn(graphConverters, node.op) ? graphConverters[node.op] : undefined;
  const known = inputs.filter((input) => input !== undefined);
  return write && known.length === inputs.length ? write({ node, inputs: known, graph }) : undefined;
}

/** TensorFlow writes nodes in any order. @throws RetrievalError when they go in a circle */
function inOrder(nodes: readonly TensorflowNode[], file: string): readonly TensorflowNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const sources = (node: TensorflowNode) => node.input.map((name) => name.replace(/^\^/, "").replace(/:\d+$/, ""));
  const waiting = new Map(nodes.map((node) => [node, sources(node).filter((name) => byName.has(name)).length]));
  const readers = new Map<string, TensorflowNode[]>();
  for (const node of nodes) for (const name of sources(node)) readers.set(name, [...(readers.get(name) ?? []), node]);
  const ordered: TensorflowNode[] = [];
  const ready = nodes.filter((node) => waiting.get(node) === 0);
  for (let node = ready.shift(); node !== undefined; node = ready.shift()) {
    ordered.push(node);
    for (const reader of readers.get(node.name) ?? []) {
      const left = (waiting.get(reader) ?? 0) - 1;
      waiting.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  if (ordered.length === nodes.length && byName.size === nodes.length) return ordered;
  throw new RetrievalError({
    what: `${file}: nodes`,
    expected: "an order of computation",
    got: "a circle, or a name twice",
  });
}
