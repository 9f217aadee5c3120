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
  const ofPicture = computedFromPicture(values);
  const isFused = (node: NetworkNode) => {
    const [user, ...others] = usersOf.get(outputOf(node)) ?? [];
    return user !== undefined && others.length === 0 && activations.has(user.opType ?? "");
  };
  const isRounded = (node: NetworkNode) => {
    const operator = node.opType ?? "";
    if (!ofPicture.has(outputOf(node))) return false;
    if (!inBytes.has(operator) || (operator === "Conv" && isFused(node))) return taken.has(outputOf(node));
    return true;
  };
  return nodes.filter(isRounded).map(outputOf);
}

/** What these give is no longer what the picture holds: whole numbers that another operator takes for what they are. */
const countsOnly = new Set(["Shape", "Size", "NonZero", "ArgMax", "ArgMin"]);

/** Not what is computed of shapes alone, such as the lengths that a Reshape is told. */
function computedFromPicture({ nodes, makerOf, constants }: NetworkValues): ReadonlySet<string> {
  const found = new Set<string>();
  const isGiven = (name: string) => name !== "" && !makerOf.has(name) && !constants.has(name);
  for (const { opType, input, output } of nodes) {
    if (countsOnly.has(opType ?? "") || !input?.some((name) => found.has(name) || isGiven(name))) continue;
    for (const name of output ?? []) found.add(name);
  }
  return found;
}

/**
 * The value whose steps a rounded value has: of a maximum, those of what it was taken from, so that nothing is rounded twice;
 * its own where that is not rounded.
 * @param rounded names of rounded values
 */
export function stepsFrom(
  name: string,
  { makerOf }: Pick<NetworkValues, "makerOf">,
  rounded: { readonly has: (name: string) => boolean },
): string {
  const maker = makerOf.get(name);
  if (maker?.opType !== "MaxPool" || !rounded.has(inputOf(maker))) return name;
  return stepsFrom(inputOf(maker), { makerOf }, rounded);
}
