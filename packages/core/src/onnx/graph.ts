import onnxProto from "onnx-proto";
import { RetrievalError, reasonOf } from "../errors.js";

const { onnx } = onnxProto;
type NodeProto = onnxProto.onnx.INodeProto;

/** Element types of the tensors that Loci feeds, stores and reads. */
export type ElementType = "float32" | "float16" | "uint8" | "int8" | "int64";

/** One axis of a tensor: its length, or a name when the length is known only at run time ("batch"). */
export type Axis = number | string;

/** A node's attribute: a string, an integer, a list of integers, or `{ float }` since JavaScript has one number type. */
export type Attribute = string | number | readonly number[] | { readonly float: number };

/** The operator set and file version written: the newest that every ONNX checker since 1.12 (2022) knows. */
const OPERATOR_SET = 17;
const FILE_VERSION = 8;

const elementCodes = {
  float32: onnx.TensorProto.DataType.FLOAT,
  float16: onnx.TensorProto.DataType.FLOAT16,
  int8: onnx.TensorProto.DataType.INT8,
  uint8: onnx.TensorProto.DataType.UINT8,
  int64: onnx.TensorProto.DataType.INT64,
} as const;

/**
 * An ONNX graph under construction. Values are named by strings; `node` adds an operator and returns its output's name,
 * so that formulas nest: `graph.node("Sqrt", [graph.node("Mul", [x, x])])`.
 */
export class OnnxGraph {
  readonly #model: onnxProto.onnx.ModelProto;
  readonly #names = new Set<string>();

  constructor() {
    this.#model = onnx.ModelProto.fromObject({
      irVersion: FILE_VERSION,
      producerName: "loci",
      opsetImport: [{ domain: "", version: OPERATOR_SET }],
      graph: { name: "loci" },
    });
  }

  /** Reads a file's bytes; the tensors stay views of `bytes`. @throws RetrievalError when they are no ONNX model */
  static decode(bytes: Uint8Array): OnnxGraph {
    const result = new OnnxGraph();
    try {
      Object.assign(result.#model, onnx.ModelProto.decode(bytes));
    } catch (cause) {
      throw new RetrievalError({ what: `not an ONNX model (${reasonOf(cause)})`, cause });
    }
    for (const node of result.#graph.node ?? []) for (const name of node.output ?? []) result.#names.add(name);
    for (const named of [...(result.#graph.initializer ?? []), ...(result.#graph.input ?? [])]) {
      result.#names.add(named.name ?? "");
    }
    return result;
  }

  get #graph(): onnxProto.onnx.IGraphProto {
    return this.#model.graph as onnxProto.onnx.IGraphProto;
  }

  /** True when a value of this name exists. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Declares an input. @returns its name */
  input(name: string, type: ElementType, axes: readonly Axis[]): string {
    this.#graph.input?.push(valueInfo(name, type, axes));
    return this.#claim(name);
  }

  /** Declares an existing value to be an output; without `axes` its shape is left open. */
  output(name: string, type: ElementType, axes?: readonly Axis[]): void {
    this.#graph.output?.push(valueInfo(name, type, axes));
  }

  /** Names of the declared inputs. */
  inputs(): string[] {
    return (this.#graph.input ?? []).map(({ name }) => name ?? "");
  }

  /** Drops the declared outputs, to choose others. The nodes that made them stay until `prune`. */
  clearOutputs(): void {
    this.#graph.output = [];
  }

  /** Stores a constant tensor, row-major. @returns its name */
  initializer(values: Float32Array | BigInt64Array, dims: readonly number[], name = "constant"): string {
    const unique = this.#claim(this.#unused(name));
    this.#graph.initializer?.push({
      name: unique,
      dims: [...dims],
      dataType: values instanceof Float32Array ? elementCodes.float32 : elementCodes.int64,
      rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    });
    return unique;
  }

  /** Gives float32 constants other values, each as many as it has. */
  replaceInitializers(values: Readonly<Record<string, Float32Array>>): void {
    for (const tensor of this.#graph.initializer ?? []) {
      const data = values[tensor.name ?? ""];
      if (data === undefined) continue;
      tensor.rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      tensor.floatData = [];
    }
  }

  /** Makes an input of a value that a node computes, of the same name; whoever runs the graph gives it then. */
  takeInstead(name: string, type: ElementType, axes: readonly Axis[]): void {
    this.#graph.node = (this.#graph.node ?? []).filter(({ output }) => !output?.includes(name));
    this.#graph.input?.push(valueInfo(name, type, axes));
  }

  /** Adds an operator with one output. @returns the output's name: `name` if given, else one made from the operator */
  node(operator: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}, name?: string): string {
    return this.#addNode(operator, inputs, attributes, [name ?? this.#unused(operator)])[0] as string;
  }

  /** Adds an operator with several outputs. @returns their names, made from `stems` */
  nodeOutputs(
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute>,
    stems: readonly string[],
  ): readonly string[] {
    return this.#addNode(
      operator,
      inputs,
      attributes,
      stems.map((stem) => this.#unused(stem)),
    );
  }

  #addNode(
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute>,
    outputs: readonly string[],
  ): readonly string[] {
    for (const name of outputs) this.#claim(name);
    this.#graph.node?.push({
      name: outputs[0] as string,
      opType: operator,
      input: [...inputs],
      output: [...outputs],
      attribute: Object.entries(attributes).map(([key, value]) => attributeProto(key, value)),
    });
    return outputs;
  }

  /**
   * Adds the nodes of another network, which compute from `inputs` what they compute there from the inputs of these names.
   * @param prefixes what the names of its values and weights get in front; weights that are here by that name are shared
   * @returns the name here of each of its values
   */
  include(
    network: Uint8Array,
    inputs: Readonly<Record<string, string>>,
    prefixes: { readonly values: string; readonly weights: string },
  ): (name: string) => string {
    const other = OnnxGraph.decode(network).#graph;
    const weights = new Set(other.initializer?.map(({ name }) => name ?? ""));
    const nameHere = (name: string): string => {
      if (name === "") return name;
      return inputs[name] ?? (weights.has(name) ? prefixes.weights : prefixes.values) + name;
    };
    for (const tensor of other.initializer ?? []) {
      const name = nameHere(tensor.name ?? "");
      if (this.#names.has(name)) continue;
      this.#graph.initializer?.push({ ...tensor, name: this.#claim(name) });
    }
    for (const node of other.node ?? []) {
      const output = (node.output ?? []).map((name) => this.#claim(nameHere(name)));
      this.#graph.node?.push({ ...node, name: output[0] as string, input: node.input?.map(nameHere) ?? [], output });
    }
    return nameHere;
  }

  /** Removes every node, initializer and input that no declared output depends on. */
  prune(): void {
    const makers = new Map<string, NodeProto>();
    for (const node of this.#graph.node ?? []) for (const name of node.output ?? []) makers.set(name, node);
    const needed = new Set<string>();
    const open = (this.#graph.output ?? []).map((output) => output.name ?? "");
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (needed.has(name)) continue;
      needed.add(name);
      open.push(...(makers.get(name)?.input ?? []));
    }
    this.#graph.node = (this.#graph.node ?? []).filter((node) => node.output?.some((name) => needed.has(name)));
    this.#graph.initializer = (this.#graph.initializer ?? []).filter((tensor) => needed.has(tensor.name ?? ""));
    this.#graph.input = (this.#graph.input ?? []).filter((input) => needed.has(input.name ?? ""));
    this.#graph.valueInfo = [];
  }

  /** The bytes of an ONNX file. */
  encode(): Uint8Array {
    return onnx.ModelProto.encode(this.#model).finish();
  }

  #unused(stem: string): string {
    let name = stem;
    for (let number = 1; this.#names.has(name); number++) name = `${stem}_${number}`;
    return name;
  }

  #claim(name: string): string {
    if (this.#names.has(name)) throw new Error(`the ONNX graph already has a value named "${name}"`);
    this.#names.add(name);
    return name;
  }
}

function valueInfo(name: string, type: ElementType, axes: readonly Axis[] | undefined): onnxProto.onnx.IValueInfoProto {
  const dim = axes?.map((axis) => (typeof axis === "number" ? { dimValue: axis } : { dimParam: axis }));
  return { name, type: { tensorType: { elemType: elementCodes[type], ...(dim && { shape: { dim } }) } } };
}

function attributeProto(name: string, value: Attribute): onnxProto.onnx.IAttributeProto {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value === "string") return { name, type: AttributeType.STRING, s: Buffer.from(value) };
  if (typeof value === "number") return { name, type: AttributeType.INT, i: value };
  if ("float" in value) return { name, type: AttributeType.FLOAT, f: value.float };
  return { name, type: AttributeType.INTS, ints: [...value] };
}
