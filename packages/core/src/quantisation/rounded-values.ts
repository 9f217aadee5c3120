import { convolutionInput } from "./convolution-input.js";
import { inputOf, type NetworkNode, type NetworkValues, outputOf } from "./network-values.js";

/** Operators that ONNX Runtime computes in 8-bit numbers when what they take and give is rounded to such. */
const inBytes = new Set(["Conv", "Relu", "Clip", "Add", "Concat", "MaxPool", "AveragePool"]);
const activations = new Set(["Relu", "Clip"]);

/**
 * The values to be rounded to 8 bits, in an order of computation: what convolutions take, and what operators give that can be
 * computed in 8 bits. What only an activation takes is not rounded: convolution and activation are one step then.
 */
export function roundedValues(values: NetworkValues): readonly string[] {
  const { nodes, usersOf } = values;
  const convolutions = nodes.filter(({ opType }) => opType === "Conv");
  const taken = new Set(convolutions.map((node) => convolutionInput(node, values).name));
  const isFused = (node: NetworkNode) => {
    const [user, ...others] = usersOf.get(outputOf(node)) ?? [];
    return user !== undefined && others.length === 0 && activations.has(user.opType ?? "");
  };
  const isRounded = (node: NetworkNode) => {
    const operator = node.opType ?? "";
    if (!inBytes.has(operator) || (operator === "Conv" && isFused(node))) return taken.has(outputOf(node));
    return true;
  };
  return nodes.filter(isRounded).map(outputOf);
}

/**
 * The value whose steps a rounded value has: of a maximum, those of what it was taken from, so that nothing is rounded twice.
 */
export function stepsFrom(name: string, { makerOf }: NetworkValues): string {
  let from = name;
  for (let maker = makerOf.get(from); maker?.opType === "MaxPool"; maker = makerOf.get(from)) from = inputOf(maker);
  return from;
}
