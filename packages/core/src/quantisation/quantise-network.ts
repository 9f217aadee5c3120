import onnxProto from "onnx-proto";
import { convolutionInput } from "./convolution-input.js";
import {
  constantNumbers,
  inputOf,
  type NetworkNode,
  type NetworkValues,
  outputOf,
  readNetwork,
  valuesOf,
} from "./network-values.js";
import { leastScales, quantiseBias, quantiseKernel } from "./quantised-kernel.js";
import { roundedValues, stepsFrom } from "./rounded-values.js";
import { type ByteScale, byteScale, type ValueRange } from "./value-range.js";

const { onnx } = onnxProto;
const { DataType } = onnx.TensorProto;

/**
 * A convolutional network with kernels and values in 8 bits, as ONNX writes it: what is rounded passes QuantizeLinear and
 * DequantizeLinear, which runtimes that have 8-bit operators join with their neighbours. Every value keeps its name, float32.
 * Kernels are −127 to 127 by output channel, values 0 to 255 by tensor, biases 32-bit (Jacob et al., Quantization and Training
 * of Neural Networks for Efficient Integer-Arithmetic-Only Inference, CVPR 2018; per-channel kernels: Krishnamoorthi 2018).
 *
 * @param network the bytes of an ONNX file
 * @param ranges of every value of `roundedValues`
 */
export function quantiseNetwork(network: Uint8Array, ranges: ReadonlyMap<string, ValueRange>): Uint8Array {
  const model = readNetwork(network);
  const values = valuesOf(model);
  const writer = new QuantisedWriter(values, ranges);
  const rounded = new Set(roundedValues(values));
  for (const node of values.nodes) {
    const written = node.opType === "Conv" ? writer.convolution(node) : node;
    if (rounded.has(outputOf(node))) writer.rounded(written);
    else writer.nodes.push(written);
  }
  const graph = model.graph as onnxProto.onnx.IGraphProto;
  graph.node = writer.nodes;
  const used = new Set(writer.nodes.flatMap(({ input }) => input ?? []));
  graph.initializer = [...(graph.initializer ?? []), ...writer.constants].filter(({ name }) => used.has(name ?? ""));
  return onnx.ModelProto.encode(model).finish();
}

/** Collects the nodes and constants of the new network. */
class QuantisedWriter {
  readonly nodes: NetworkNode[] = [];
  readonly constants: onnxProto.onnx.ITensorProto[] = [];
  readonly #values: NetworkValues;
  readonly #ranges: ReadonlyMap<string, ValueRange>;

  constructor(values: NetworkValues, ranges: ReadonlyMap<string, ValueRange>) {
    this.#values = values;
    this.#ranges = ranges;
  }

  /** A node whose output is rounded: under the output's name there is what it was rounded to. */
  rounded(node: NetworkNode): void {
    const name = outputOf(node);
    const { scale, zeroPoint } = this.#steps(name);
    const steps = [
      this.#constant(`${name}/scale`, [], Float32Array.of(scale)),
      this.#constant(`${name}/zero`, [], Uint8Array.of(zeroPoint)),
    ];
    this.nodes.push({ ...node, name: `${name}/exact`, output: [`${name}/exact`] });
    this.#node("QuantizeLinear", [`${name}/exact`, ...steps], `${name}/bytes`);
    this.#node("DequantizeLinear", [`${name}/bytes`, ...steps], name);
  }

  /** A convolution with an 8-bit kernel; as it is where kernel or bias is no constant or its input is not rounded. */
  convolution(node: NetworkNode): NetworkNode {
    const kernelName = inputOf(node, 1);
    const kernel = constantNumbers(this.#values, kernelName, "float32");
    const dims = this.#values.constants.get(kernelName)?.dims?.map(Number) ?? [];
    const { name, pads } = convolutionInput(node, this.#values);
    const [channels = 1] = dims;
    const biasName = inputOf(node, 2);
    const bias = biasName ? constantNumbers(this.#values, biasName, "float32") : new Float32Array(channels);
    const isRounded = this.#ranges.has(stepsFrom(name, this.#values, this.#ranges));
    if (kernel === undefined || bias === undefined || !isRounded) return node;
    const inputScale = this.#steps(name).scale;
    const { values, scales } = quantiseKernel(kernel, leastScales(bias, inputScale));
    const output = outputOf(node);
    const input = [
      name,
      this.#dequantised(`${output}/kernel`, dims, values, scales),
      this.#dequantised(
        `${output}/bias`,
        [channels],
        quantiseBias(bias, inputScale, scales),
        scales.map((scale) => scale * inputScale),
      ),
    ];
    if (pads === undefined) return { ...node, input };
    const others = (node.attribute ?? []).filter((attribute) => attribute.name !== "pads");
    return { ...node, input, attribute: [...others, { name: "pads", type: INTS, ints: [...pads] }] };
  }

  #steps(name: string): ByteScale {
    const range = this.#ranges.get(stepsFrom(name, this.#values, this.#ranges));
    if (range === undefined) throw new Error(`no range of "${name}" was measured`);
    return byteScale(range);
  }

  /** Whole numbers with a scale for each of the first axis. @returns the name of their product, float32 */
  #dequantised(name: string, dims: readonly number[], numbers: Int8Array | Int32Array, scales: Float32Array): string {
    const inputs = [
      this.#constant(`${name}/numbers`, dims, numbers),
      this.#constant(`${name}/scale`, [scales.length], scales),
      this.#constant(
        `${name}/zero`,
        [scales.length],
        numbers instanceof Int8Array ? new Int8Array(scales.length) : new Int32Array(scales.length),
      ),
    ];
    return this.#node("DequantizeLinear", inputs, name, [{ name: "axis", type: INT, i: 0 }]);
  }

  #node(opType: string, input: readonly string[], output: string, attribute: NetworkNode["attribute"] = []): string {
    this.nodes.push({ name: output, opType, input: [...input], output: [output], attribute });
    return output;
  }

  #constant(
    name: string,
    dims: readonly number[],
    numbers: Float32Array | Int8Array | Uint8Array | Int32Array,
  ): string {
    const dataType = {
      Float32Array: DataType.FLOAT,
      Int8Array: DataType.INT8,
      Uint8Array: DataType.UINT8,
      Int32Array: DataType.INT32,
    }[numbers[Symbol.toStringTag]];
    const rawData = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    this.constants.push({ name, dims: [...dims], dataType, rawData });
    return name;
  }
}

const { INT, INTS } = onnx.AttributeProto.AttributeType;
