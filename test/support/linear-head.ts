import { createRandom, type Head, type StoredTensor } from "@loci/core";

const [CHANNELS, LENGTH, CLASSES] = [3, 2, 3];
export const linearSizes = { channels: CHANNELS, length: LENGTH, classes: CLASSES };

const random = createRandom(6);
const normal = (...shape: number[]): StoredTensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => random.normal()),
});

/** x·W of a map of one location, without a norm: simple enough to do a step of training by hand. */
export const linearHead: Head = {
  ...{ name: "linear", options: {}, necks: [], finishes: [], descriptorLength: LENGTH },
  inputs: [{ height: 1, width: 1, channels: CHANNELS }],
  parameters: { weights: normal(CHANNELS, LENGTH) },
  aggregate: (ops, [map], { weights }) => ops.matMul(ops.reshape(map, ["infer", CHANNELS]), weights as typeof map),
};

/** Of the loss cross-entropy. */
export const classifier = { "classifier.weights": normal(LENGTH, CLASSES), "classifier.biases": normal(CLASSES) };

export const linearBatch = (seed = 1, size = 4) => {
  const own = createRandom(seed);
  return {
    maps: [
      {
        values: Float32Array.from({ length: size * CHANNELS }, () => own.normal()),
        dims: [size, 1, 1, CHANNELS],
      },
    ],
    labels: Int32Array.from({ length: size }, (_, place) => place % CLASSES),
  };
};

/** Mean cross-entropy and its gradients by plain loops over samples, classes and channels. */
export function naiveGradients(
  parameters: Readonly<Record<string, StoredTensor>>,
  { maps, labels }: ReturnType<typeof linearBatch>,
): { readonly loss: number; readonly gradients: Readonly<Record<string, readonly number[]>> } {
  const [W, V, b] = ["weights", "loss.classifier.weights", "loss.classifier.biases"].map((name) => [
    ...parameters[name]!.data,
  ]) as [number[], number[], number[]];
  const [dW, dV, db] = [W, V, b].map((values) => values.map(() => 0)) as [number[], number[], number[]];
  let loss = 0;
  for (const [sample, label] of labels.entries()) {
    const x = [...maps[0]!.values.subarray(sample * CHANNELS, (sample + 1) * CHANNELS)];
    const z = [0, 1].map((j) => x.reduce((sum, value, i) => sum + value * W[i * LENGTH + j]!, 0));
    const logits = b.map((bias, c) => bias + z.reduce((sum, value, j) => sum + value * V[j * CLASSES + c]!, 0));
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    loss -= Math.log(Math.exp(logits[label]!) / total) / labels.length;
    const errors = logits.map((logit, c) => (Math.exp(logit) / total - Number(c === label)) / labels.length);
    for (const [c, error] of errors.entries()) {
      db[c]! += error;
      for (const [j, value] of z.entries()) {
        dV[j * CLASSES + c]! += value * error;
        for (const [i, component] of x.entries()) dW[i * LENGTH + j]! += component * V[j * CLASSES + c]! * error;
      }
    }
  }
  return { loss, gradients: { weights: dW, "loss.classifier.weights": dV, "loss.classifier.biases": db } };
}
