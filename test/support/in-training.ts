import { createHead, parseHeadSpec } from "@loci/heads";
import type { GivenTensor } from "./both-interpreters.js";
import { mapOf } from "./feature-map-shape.js";
import { openTestEngine } from "./test-engine.js";

/** A head's descriptors as training sees them, drawn so many times, TensorFlow.js. */
export async function inTraining(text: string, map: GivenTensor, draws: number): Promise<Float32Array[]> {
  const [, height, width, channels] = map.dims as [number, number, number, number];
  const head = await createHead(parseHeadSpec(text), [{ ...mapOf(channels)[0], height, width }]);
  const { tf, ops } = await openTestEngine();
  return Array.from({ length: draws }, () =>
    tf.tidy(() => {
      const parameters = Object.entries(head.parameters).map(([name, { data, shape }]) => [
        name,
        tf.tensor(data, [...shape]),
      ]);
      const maps = [tf.tensor(map.values, [...map.dims])] as const;
      return head.aggregate(ops, maps, Object.fromEntries(parameters), "training").dataSync() as Float32Array;
    }),
  );
}
