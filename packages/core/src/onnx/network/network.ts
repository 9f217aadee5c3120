import onnxProto from "onnx-proto";

const { onnx } = onnxProto;

export type Tensor = onnxProto.onnx.ITensorProto;
export type NodeAttribute = onnxProto.onnx.IAttributeProto;

/** An operator of a network that someone else wrote. */
export interface NetworkNode {
  readonly name: string;
  readonly operator: string;
  /** Names of values; "" where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, NodeAttribute>>;
}

/** A network that someone else wrote, as far as Loci reads it: one picture tensor in, values by name. */
export interface Network {
  /** Name of the graph, as its writer chose it. */
  readonly name: string;
  /** The program that wrote it; "" when it does not say. */
  readonly producer: string;
  /** Version of the standard operators that the nodes mean. */
  readonly operatorSet: number;
  /** The picture: its name and axes, undefined where an axis has no fixed length. */
  readonly input: { readonly name: string; readonly dims: readonly (number | undefined)[] };
  /** In an order of computation. */
  readonly nodes: readonly NetworkNode[];
  /** The weights. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/**
 * An ONNX file of the network with other outputs, without the nodes that these do not need, for any number of pictures of any
 * size: what the network was declared for need not be all that it can.
 */
export function encodeNetwork(network: Network, outputs: readonly string[]): Uint8Array {
  const { name, operatorSet, input } = network;
  const { nodes, tensors } = partFor(network, outputs);
  const dim = input.dims.map((length, place) => (length === 3 ? { dimValue: 3 } : { dimParam: `axis ${place}` }));
  const model = {
    irVersion: FILE_VERSION,
    opsetImport: [{ domain: "", version: operatorSet }],
    graph: {
      name,
      input: [{ name: input.name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } }],
      output: outputs.map((output) => ({ name: output })),
      initializer: [...tensors.values()],
      node: nodes.map(({ name: node, operator, inputs, outputs: made, attributes }) => ({
        name: node,
        opType: operator,
        input: [...inputs],
        output: [...made],
        attribute: Object.values(attributes),
      })),
    },
  };
  return onnx.ModelProto.encode(model).finish();
}

const FILE_VERSION = 8;
const FLOAT = onnx.TensorProto.DataType.FLOAT;

/** The nodes and weights that these values need. */
export function partFor({ nodes, tensors }: Network, values: readonly string[]): Pick<Network, "nodes" | "tensors"> {
  const maker = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
  const needed = new Set<string>();
  const open = [...values];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (needed.has(value)) continue;
    needed.add(value);
    open.push(...(maker.get(value)?.inputs ?? []));
  }
  return {
    nodes: nodes.filter((node) => node.outputs.some((output) => needed.has(output))),
    tensors: new Map([...tensors].filter(([name]) => needed.has(name))),
  };
}
