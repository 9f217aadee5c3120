import type { Head } from "@loci/core";
import type { GivenTensor } from "../../support/both-interpreters.js";
import type { interpreters } from "../../support/describe-with.js";
import { openHead } from "../../support/open-head.js";

/** Runs a head of several feature maps once, without a backbone. */
export async function describeLayers(
  interpreter: (typeof interpreters)[number],
  head: Head,
  maps: readonly GivenTensor[],
): Promise<Float32Array> {
  const opened = await openHead(head);
  try {
    return (await (interpreter === "TensorFlow.js" ? opened.tensorflow(maps) : opened.onnx(maps))).values;
  } finally {
    await opened.close();
  }
}

/** What a head that is to take these feature maps is made for. */
export function shapesOf(maps: readonly GivenTensor[]) {
  const shapes = maps.map(({ dims: [, height, width, channels] }) => ({ channels: channels!, height, width }));
  return shapes as [(typeof shapes)[0], ...typeof shapes];
}
