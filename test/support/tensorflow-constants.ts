import type { Head } from "@loci/core";
import { openTestEngine } from "./test-engine.js";

/** The arrays of constants that a head computes with, for one random picture. */
export async function tensorflowConstants(head: Head): Promise<ArrayLike<number>[]> {
  const { tf, ops } = await openTestEngine();
  const constants: ArrayLike<number>[] = [];
  const note = (values: unknown) => {
    if (typeof values === "object") constants.push(values as ArrayLike<number>);
  };
  const watched: typeof ops = {
    ...ops,
    constant(values, dims) {
      note(values);
      return ops.constant(values, dims);
    },
    gather(value, places, ...rest) {
      note(places);
      return ops.gather(value, places, ...rest);
    },
  };
  const [{ height, width, channels }] = head.inputs;
  tf.tidy(() => {
    const map = tf.ones([1, height ?? 3, width ?? 3, channels]);
    const parameters = Object.entries(head.parameters).map(([name, { data, shape }]) => [
      name,
      tf.tensor(data, [...shape]),
    ]);
    return head.aggregate(watched, [map], Object.fromEntries(parameters));
  });
  return constants;
}
