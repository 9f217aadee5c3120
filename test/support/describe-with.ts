import type { Head } from "@loci/core";
import { type Formula, type GivenTensor, withOnnx, withTensorFlow } from "./both-interpreters.js";

/** Runs a head alone, without a backbone. */
export function describeWith(
  interpreter: "TensorFlow.js" | "ONNX Runtime",
  head: Head,
  featureMap: GivenTensor,
): Promise<GivenTensor> {
  const parameters = Object.entries(head.parameters).map(([name, { shape, data }]) => [
    `parameter_${name}`,
    { dims: shape, values: data },
  ]);
  const formula: Formula = (ops, inputs) => {
    const values = Object.keys(head.parameters).map((name) => [name, inputs[`parameter_${name}`]]);
    return head.aggregate(ops, [inputs["featureMap"] as never], Object.fromEntries(values));
  };
  const run = interpreter === "TensorFlow.js" ? withTensorFlow : withOnnx;
  return run(formula, { featureMap, ...Object.fromEntries(parameters) });
}

export const interpreters = ["TensorFlow.js", "ONNX Runtime"] as const;
