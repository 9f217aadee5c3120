import type { Network, Tensor } from "./network.js";
import { tensorValues } from "./tensor-values.js";

/** Looks up values that are the same for every picture: weights, `Constant` nodes, and copies of these. */
export function constantsOf({
  nodes,
  tensors,
}: Pick<Network, "nodes" | "tensors">): (name: string) => Tensor | undefined {
  const known = new Map(tensors);
  for (const { operator, inputs, outputs, attributes } of nodes) {
    const value =
      operator === "Constant" ? attributes["value"]?.t : operator === "Identity" && known.get(inputs[0] as string);
    if (value) known.set(outputs[0] as string, value);
  }
  return (name) => known.get(name);
}

/** The numbers of a constant; undefined for a value that depends on the picture, or that holds no numbers. */
export type Numbers = (name: string | undefined) => Float32Array | Float64Array | undefined;

/** `constantsOf`, as numbers. */
export function numbersOf(network: Pick<Network, "nodes" | "tensors">): Numbers {
  const constant = constantsOf(network);
  return (name) => {
    const tensor = name ? constant(name) : undefined;
    return tensor && tensorValues(tensor);
  };
}
