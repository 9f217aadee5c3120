import { RetrievalError } from "../../errors.js";
import { integerAttribute, integersAttribute, numberAttribute, textAttribute } from "./attributes.js";
import { type Numbers, numbersOf } from "./constants.js";
import type { Network, NetworkNode, NodeAttribute, Tensor } from "./network.js";
import { floatTensor, integerTensor } from "./tensor-values.js";

/** The version that Loci's own nodes are written for. */
const OPERATOR_SET = 17;

/**
 * The same network in operators of version 17, so that heads can be put behind it. Changes of meaning that no node of a CNN
 * depends on are left alone: whoever uses the result compares it with the original (see `prepareNetwork`).
 * @throws RetrievalError naming a node that cannot be said in version 17
 */
export function modernise(network: Network): Network {
  const tensors = new Map(network.tensors);
  const taken = new Set([...tensors.keys(), ...network.nodes.flatMap(({ outputs }) => outputs)]);
  const unused = (stem: string): string => {
    let name = stem;
    for (let number = 1; taken.has(name); number++) name = `${stem}_${number}`;
    taken.add(name);
    return name;
  };
  const store = (tensor: Tensor): string => {
    const name = unused(tensor.name ?? "constant");
    tensors.set(name, { ...tensor, name });
    return name;
  };
  const context: Context = {
    version: network.operatorSet,
    numbers: numbersOf(network),
    integers: (values) => store(integerTensor("integers", values)),
    number: (value) => store(floatTensor("number", Float32Array.of(value), [])),
    unused,
  };
  const nodes = network.nodes.flatMap((node) => rewriters[node.operator]?.(node, context) ?? node);
  return { ...network, nodes, tensors, operatorSet: OPERATOR_SET };
}

interface Context {
  /** The operator set that the node is written for. */
  readonly version: number;
  readonly numbers: Numbers;
  /** Store constants and give their names. */
  readonly integers: (values: readonly number[]) => string;
  readonly number: (value: number) => string;
  /** A name that no value has yet. */
  readonly unused: (stem: string) => string;
}

type Rewriter = (node: NetworkNode, context: Context) => NetworkNode | readonly NetworkNode[];

const without = (node: NetworkNode, ...names: readonly string[]): NetworkNode => ({
  ...node,
  attributes: Object.fromEntries(Object.entries(node.attributes).filter(([name]) => !names.includes(name))),
});

const integers = (name: string, values: readonly number[]): Record<string, NodeAttribute> => ({
  [name]: { name, type: 7, ints: [...values] },
});
const text = (name: string, value: string): Record<string, NodeAttribute> => ({
  [name]: { name, type: 3, s: Buffer.from(value) },
});

/** An attribute of old that is an input now. */
const asInput =
  (attribute: string, since: number, place = 1): Rewriter =>
  (node, { version, integers: store }) => {
    const values = integersAttribute(node, attribute);
    if (version >= since || values === undefined) return node;
    const inputs = [...node.inputs];
    inputs[place] = store(values);
    return { ...without(node, attribute), inputs };
  };

/** `axes`, an attribute up to version 17 and an input from 18 on. */
const reduce: Rewriter = (node, { version, numbers }) => {
  const [data, axes] = node.inputs as [string, string | undefined];
  if (version < 18) return node;
  const values = numbers(axes);
  if (axes && values === undefined) throw cannot(node, "axes that depend on the picture");
  const plain = without({ ...node, inputs: [data] }, "noop_with_empty_axes");
  if (values?.length) return { ...plain, attributes: { ...plain.attributes, ...integers("axes", [...values]) } };
  const nothing = integerAttribute(node, "noop_with_empty_axes", 0) === 1;
  return nothing ? { ...plain, operator: "Identity", attributes: {} } : plain;
};

/** Old versions took axis 1 where none was given. That they joined all axes behind it matters to no layer with locations. */
const softmax: Rewriter = (node, { version }) =>
  version >= 13 || "axis" in node.attributes
    ? node
    : { ...node, attributes: { ...node.attributes, axis: { name: "axis", type: 2, i: 1 } } };

const rewriters: Readonly<Record<string, Rewriter>> = {
  Squeeze: asInput("axes", 13),
  Unsqueeze: asInput("axes", 13),
  ReduceSum: asInput("axes", 13),
  ReduceMean: reduce,
  ReduceMax: reduce,
  ReduceMin: reduce,
  ReduceProd: reduce,
  ReduceL1: reduce,
  ReduceL2: reduce,
  ReduceLogSum: reduce,
  ReduceLogSumExp: reduce,
  ReduceSumSquare: reduce,
  Softmax: softmax,
  LogSoftmax: softmax,
  Split: (node, context) => without(asInput("split", 13)(node, context) as NetworkNode, "num_outputs"),
  Clip(node, { version, number }) {
    if (version >= 11) return node;
    const bounds = [numberAttribute(node, "min", -3.4e38), numberAttribute(node, "max", 3.4e38)].map(number);
    return { ...without(node, "min", "max"), inputs: [node.inputs[0] as string, ...bounds] };
  },
  Pad(node, { version, number, integers: store }) {
    if (version >= 18 && node.inputs[3]) throw cannot(node, "axes");
    if (version >= 11) return node;
    const inputs = [
      node.inputs[0] as string,
      store(integersAttribute(node, "pads") ?? []),
      number(numberAttribute(node, "value", 0)),
    ];
    return { ...without(node, "pads", "value"), inputs };
  },
  Slice(node, { version, integers: store }) {
    if (version >= 10) return node;
    const [starts, ends, axes] = ["starts", "ends", "axes"].map((name) => integersAttribute(node, name));
    const inputs = [node.inputs[0] as string, store(starts ?? []), store(ends ?? []), ...(axes ? [store(axes)] : [])];
    return { ...without(node, "starts", "ends", "axes"), inputs };
  },
  // Does nothing when a network is used.
  Dropout: (node) => ({
    ...node,
    operator: "Identity",
    inputs: node.inputs.slice(0, 1),
    outputs: node.outputs.slice(0, 1),
    attributes: {},
  }),
  BatchNormalization: (node) =>
    without({ ...node, outputs: node.outputs.slice(0, 1) }, "spatial", "momentum", "training_mode"),
  AveragePool(node, { version }) {
    if (version < 19) return node;
    if (integersAttribute(node, "dilations")?.some((step) => step !== 1)) throw cannot(node, "dilations");
    return without(node, "dilations");
  },
  Cast: (node) => without(node, "saturate", "round_mode"),
  Resize(node, { version }) {
    if (version < 11)
      return {
        ...node,
        inputs: [node.inputs[0] as string, "", node.inputs[1] as string],
        attributes: { ...node.attributes, ...asymmetric },
      };
    const news = ["antialias", "axes", "keep_aspect_ratio_policy"].filter((name) => name in node.attributes);
    const unusual = news.find((name) => name === "axes" || integerAttribute(node, name, 0) !== 0) ?? undefined;
    if (unusual && textAttribute(node, unusual) !== "stretch") throw cannot(node, unusual);
    return without(node, ...news);
  },
  Upsample(node, { numbers, integers: _ }) {
    if (node.inputs[1] === undefined || numbers(node.inputs[1]) === undefined)
      throw cannot(node, "scales that are no input");
    return {
      ...node,
      operator: "Resize",
      inputs: [node.inputs[0] as string, "", node.inputs[1]],
      attributes: { ...node.attributes, ...asymmetric },
    };
  },
  Gelu(node, context) {
    const approximate = textAttribute(node, "approximate") ?? "none";
    if (approximate !== "none") throw cannot(node, `approximate ${approximate}`);
    return chain(node, context, (x, add, number) => {
      const half = add("Mul", [x, number(0.5)]);
      const error = add("Erf", [add("Mul", [x, number(Math.SQRT1_2)])]);
      return ["Mul", [half, add("Add", [error, number(1)])]];
    });
  },
  Mish: (node, context) => chain(node, context, (x, add) => ["Mul", [x, add("Tanh", [add("Softplus", [x])])]]),
};

const asymmetric = { ...text("coordinate_transformation_mode", "asymmetric"), ...text("nearest_mode", "floor") };

/** A newer operator of one input said in older ones. */
function chain(
  node: NetworkNode,
  { unused, number }: Context,
  write: (
    input: string,
    add: (operator: string, inputs: readonly string[]) => string,
    number: (value: number) => string,
  ) => readonly [operator: string, inputs: readonly string[]],
): readonly NetworkNode[] {
  const nodes: NetworkNode[] = [];
  const output = node.outputs[0] as string;
  const add = (operator: string, inputs: readonly string[], name = unused(`${output}/${operator}`)) => {
    nodes.push({ name: node.name, operator, inputs, outputs: [name], attributes: {} });
    return name;
  };
  const [operator, inputs] = write(node.inputs[0] as string, add, number);
  add(operator, inputs, output);
  return nodes;
}

const cannot = ({ name, operator, outputs }: NetworkNode, got: string): RetrievalError =>
  new RetrievalError({
    what: `node "${name || outputs[0]}" (${operator})`,
    expected: `what operator set ${OPERATOR_SET} has`,
    got,
    remedy: `Export the network again with opset_version=${OPERATOR_SET}`,
  });
