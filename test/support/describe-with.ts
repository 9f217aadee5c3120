import type { Head } from "@loci/core";
import type { GivenTensor } from "./both-interpreters.js";
import { openHead } from "./open-head.js";

export const interpreters = ["TensorFlow.js", "ONNX Runtime"] as const;

/** Runs a head of one feature map once, without a backbone. */
export async function describeWith(
  interpreter: (typeof interpreters)[number],
  head: Head,
  featureMap: GivenTensor,
): Promise<GivenTensor> {
  const opened = await openHead(head);
  try {
    return await (interpreter === "TensorFlow.js" ? opened.tensorflow([featureMap]) : opened.onnx([featureMap]));
  } finally {
    await opened.close();
  }
}
