import onnxProto from "onnx-proto";
import { excerpt, RetrievalError, reasonOf } from "../../errors.js";
import type { Network, NetworkNode, Tensor } from "./network.js";
import { bytesPerElement, dimsOf, elementsOf, tensorValues } from "./tensor-values.js";

const { onnx } = onnxProto;
type GraphProto = onnxProto.onnx.IGraphProto;
type ValueInfo = onnxProto.onnx.IValueInfoProto;

/** The oldest and newest version of ONNX's operators whose meaning `modernise` knows. */
const [OLDEST_OPERATOR_SET, NEWEST_OPERATOR_SET] = [7, 22] as const;

/** Nodes of the largest networks are some thousands. */
const MOST_NODES = 100_000;

export interface ReadNetworkOptions {
  /** Gives the bytes of weights that lie in a file beside it (default: there are none). */
  readonly external?: (tensor: Tensor) => Uint8Array;
  /** Of the picture's numbers (default float32). */
  readonly pictureType?: "float32" | "uint8";
}

/**
 * Reads an ONNX file that someone else wrote, and checks all that ONNX Runtime relies on before it sees any of it: one
 * picture in, each value made once and before it is used, weights as long as their shape says, standard operators only.
 * @param name of the file, for messages
 * @throws RetrievalError on anything else
 */
export function readNetwork(bytes: Uint8Array, name: string, options: ReadNetworkOptions = {}): Network {
  const { external, pictureType = "float32" } = options;
  const model = decode(bytes, name);
  const refuse = refusal(name);
  const graph = model.graph;
  if (!graph) throw refuse("graph", "one", "none");
  const operatorSet = checkModel(model, refuse);
  const tensors = new Map<string, Tensor>();
  for (const tensor of graph.initializer ?? []) {
    const filled = external ? withBytes(tensor, external) : tensor;
    checkTensor(filled, refuse);
    if (tensors.has(tensor.name ?? "")) throw refuse(`weight "${excerpt(tensor.name ?? "", 80)}"`, "one", "two");
    tensors.set(tensor.name ?? "", filled);
  }
  const input = pictureInput(graph, tensors, pictureType, refuse);
  const nodes = readNodes(graph, [input.name, ...tensors.keys()], refuse);
  for (const { attributes } of nodes) for (const { t } of Object.values(attributes)) if (t) checkTensor(t, refuse);
  return { name: graph.name ?? "", producer: model.producerName ?? "", operatorSet, input, nodes, tensors };
}

/**
 * Checks the network of a backbone that comes from a file: input `pixels` of uint8, else as `readNetwork`.
 * @throws RetrievalError as `readNetwork`
 */
export function checkPreparedNetwork(bytes: Uint8Array, name: string): void {
  readNetwork(bytes, name, { pictureType: "uint8" });
}

type Refuse = (what: string, expected: string, got: string, remedy?: string) => RetrievalError;

const refusal =
  (file: string): Refuse =>
  (what, expected, got, remedy) =>
    new RetrievalError({ what: `${file}: ${what}`, expected, got: excerpt(got), ...(remedy && { remedy }) });

function decode(bytes: Uint8Array, name: string): onnxProto.onnx.ModelProto {
  try {
    return onnx.ModelProto.decode(bytes);
  } catch (cause) {
    const remedy = "Check that the file is complete";
    throw new RetrievalError({ what: `${name} is no ONNX file (${reasonOf(cause)})`, remedy, cause });
  }
}

/** @returns the version of the standard operators */
function checkModel(model: onnxProto.onnx.ModelProto, refuse: Refuse): number {
  if (model.functions.length > 0 || model.graph?.sparseInitializer?.length) {
    throw refuse(
      "contents",
      "nodes and dense weights only",
      "functions or sparse weights",
      "Inline and optimise it first",
    );
  }
  const standard = model.opsetImport.find(({ domain }) => isStandard(domain));
  const version = Number(standard?.version ?? 0);
  if (version < OLDEST_OPERATOR_SET || version > NEWEST_OPERATOR_SET) {
    const known = `from ${OLDEST_OPERATOR_SET} to ${NEWEST_OPERATOR_SET}`;
    throw refuse("operator set", known, `${version}`, "Export it again with opset_version=17");
  }
  return version;
}

const isStandard = (domain: string | null | undefined): boolean => !domain || domain === "ai.onnx";

/** Operators that choose what to compute, or that hold something other than tensors. */
const refusedOperators = /^(If|Loop|Scan|Sequence\w*|Split(To)?Sequence|Concat(From)?Sequence|Optional\w*|String\w*)$/;

function readNodes(graph: GraphProto, given: readonly string[], refuse: Refuse): NetworkNode[] {
  const nodes = graph.node ?? [];
  if (nodes.length > MOST_NODES) throw refuse("nodes", `at most ${MOST_NODES}`, `${nodes.length}`);
  const known = new Set(given);
  return nodes.map(({ name, opType, domain, input, output, attribute }) => {
    const operator = opType ?? "";
    const what = `node "${excerpt(name || (output?.[0] ?? ""), 80)}"`;
    const remedy = "Export it again without optimisations of a runtime, and without control flow";
    if (!isStandard(domain)) throw refuse(what, "an operator of the ONNX standard", `${domain}.${operator}`, remedy);
    const nested = attribute?.some(({ g, graphs, sparseTensor }) => g || graphs?.length || sparseTensor);
    if (nested || refusedOperators.test(operator)) throw refuse(what, "an operator on tensors", operator, remedy);
    for (const value of input ?? []) {
      if (value !== "" && !known.has(value)) throw refuse(what, "inputs that are computed before it", `"${value}"`);
    }
    for (const value of output ?? []) {
      if (value !== "" && known.has(value))
        throw refuse(what, "outputs of its own", `"${value}", which is there already`);
      known.add(value);
    }
    const attributes = Object.fromEntries((attribute ?? []).map((given) => [given.name ?? "", given]));
    return { name: name ?? "", operator, inputs: input ?? [], outputs: output ?? [], attributes };
  });
}

/** The one input that is no weight. */
function pictureInput(
  graph: GraphProto,
  tensors: ReadonlyMap<string, Tensor>,
  type: "float32" | "uint8",
  refuse: Refuse,
): Network["input"] {
  const inputs = (graph.input ?? []).filter(({ name }) => !tensors.has(name ?? ""));
  const described = inputs.map((input) => `${input.name} [${axesOf(input).join(", ")}]`).join(", ");
  const [input] = inputs;
  const expected = `one picture, ${type} [batch, 3, height, width] or [batch, height, width, 3]`;
  if (input === undefined || inputs.length > 1) throw refuse("inputs", expected, described || "none");
  const { elemType } = input.type?.tensorType ?? {};
  const dims = axesOf(input);
  const isPicture = dims.length === 4 && (dims[1] === 3 || dims[3] === 3 || dims[1] === undefined);
  const { FLOAT, UINT8 } = onnx.TensorProto.DataType;
  if (elemType !== { float32: FLOAT, uint8: UINT8 }[type] || !isPicture) {
    throw refuse("input", expected, `${described} of type ${onnx.TensorProto.DataType[elemType ?? 0]}`);
  }
  return { name: input.name ?? "", dims };
}

/** A length of 0 or less is one that is not fixed. */
const axesOf = ({ type }: ValueInfo): (number | undefined)[] =>
  (type?.tensorType?.shape?.dim ?? []).map(({ dimValue }) =>
    Number(dimValue ?? 0) > 0 ? Number(dimValue) : undefined,
  );

function withBytes(tensor: Tensor, external: (tensor: Tensor) => Uint8Array): Tensor {
  if (tensor.dataLocation !== onnx.TensorProto.DataLocation.EXTERNAL) return tensor;
  const { externalData: _, dataLocation: __, ...rest } = tensor;
  return { ...rest, rawData: external(tensor) };
}

/** ONNX Runtime takes the length from the shape: both must agree. */
function checkTensor(tensor: Tensor, refuse: Refuse): void {
  const what = `weight "${excerpt(tensor.name ?? "", 80)}"`;
  if (tensor.dataLocation === onnx.TensorProto.DataLocation.EXTERNAL)
    throw refuse(what, "its bytes in it", "elsewhere");
  const width = bytesPerElement(tensor);
  const dims = dimsOf(tensor);
  const elements = elementsOf(tensor);
  if (width === undefined || tensor.segment) throw refuse(what, "numbers", `type ${tensor.dataType}`);
  if (dims.some((length) => !Number.isSafeInteger(length) || length < 0) || !Number.isSafeInteger(elements)) {
    throw refuse(what, "lengths of its axes that are no less than 0", dims.join(" × "));
  }
  const { rawData } = tensor;
  if (rawData?.length) {
    if (rawData.length !== elements * width) throw refuse(what, `${elements * width} bytes`, `${rawData.length}`);
    return;
  }
  const listed = [tensor.floatData, tensor.int32Data, tensor.int64Data, tensor.doubleData, tensor.uint64Data];
  const count = listed.find((list) => list?.length)?.length ?? 0;
  if (count !== elements) throw refuse(what, `${elements} numbers (${dims.join(" × ")})`, `${count}`);
  const read = tensorValues(tensor);
  if (read && read.length !== elements) throw refuse(what, "numbers of its own type", "those of another");
}
