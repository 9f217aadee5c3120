import { foldIntoKernel } from "../../backbones/fold-into-kernel.js";
import { numberAttribute } from "./attributes.js";
import { numbersOf } from "./constants.js";
import type { Network, NetworkNode, Tensor } from "./network.js";
import { dimsOf, floatTensor } from "./tensor-values.js";

/**
 * Folds each batch normalisation into the convolution before it, where nothing else reads that convolution. The pair becomes
 * one convolution that gives the normalisation's value; the value in between is gone.
 */
export function foldBatchNormalisation(network: Network): Network {
  const numbers = numbersOf(network);
  const tensors = new Map(network.tensors);
  const readers = new Map<string, number>();
  for (const { inputs } of network.nodes) for (const value of inputs) readers.set(value, (readers.get(value) ?? 0) + 1);
  const convolutions = new Map<string, NetworkNode>();
  for (const node of network.nodes) if (node.operator === "Conv") convolutions.set(node.outputs[0] as string, node);
  const folded = new Set<NetworkNode>();
  const nodes = network.nodes.map((node) => {
    const [input, ...statistics] = node.inputs as [string, ...string[]];
    const convolution = node.operator === "BatchNormalization" ? convolutions.get(input) : undefined;
    if (convolution === undefined || readers.get(input) !== 1) return node;
    const [data, kernelName, biasName] = convolution.inputs as [string, string, string | undefined];
    const kernel = tensors.get(kernelName);
    const values = numbers(kernelName);
    const bias = biasName ? numbers(biasName) : undefined;
    const [gamma, beta, mean, variance] = statistics.map(numbers);
    const known = kernel && values && gamma && beta && mean && variance && (!biasName || bias);
    if (!known || values.length % gamma.length !== 0) return node;
    const epsilon = numberAttribute(node, "epsilon", 1e-5);
    const whole = foldIntoKernel({ kernel: values, bias, gamma, beta, mean, variance, epsilon });
    const output = node.outputs[0] as string;
    const store = (tensor: Tensor): string => {
      tensors.set(tensor.name as string, tensor);
      return tensor.name as string;
    };
    const inputs = [
      data,
      store(floatTensor(`${output}/folded kernel`, whole.kernel, dimsOf(kernel))),
      store(floatTensor(`${output}/folded bias`, whole.bias, [gamma.length])),
    ];
    folded.add(convolution);
    return { ...convolution, name: node.name, inputs, outputs: [output] };
  });
  return { ...network, tensors, nodes: nodes.filter((node) => !folded.has(node)) };
}
