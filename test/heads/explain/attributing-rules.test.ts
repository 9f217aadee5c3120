import { openTensorFlowEngine, tensorflowOps } from "@loci/core";
import { attributingOps } from "@loci/heads";
import { expect, it } from "vitest";

/** A vector of one channel at each of two locations, and its gates. */
async function opened() {
  const { tf } = await openTensorFlowEngine("wasm");
  const ops = tensorflowOps(tf);
  const gates = tf.tensor([1, 0, 0, 1], [2, 2]);
  const of = (values: readonly number[], map = 0) => {
    const value = tf.tensor([...values], [1, values.length]);
    return { value, located: tf.mul(value, gates), rules: new Set<never>(), maps: new Set([map]) };
  };
  const partsOf = (x: { readonly located?: { dataSync(): ArrayLike<number> } | undefined }) =>
    Array.from(x.located!.dataSync());
  return { attributing: attributingOps(ops, 2), of, partsOf };
}

it("gives equal maxima equal shares", async () => {
  const { attributing, of, partsOf } = await opened();
  expect(partsOf(attributing.max(of([3, 3]), [1], { keep: true }))).toEqual([1.5, 1.5]);
  expect(partsOf(attributing.max(of([3, 4]), [1], { keep: true }))).toEqual([0, 4]);
});

it("divides a root in proportion to what is below it", async () => {
  const { attributing, of, partsOf } = await opened();
  expect(partsOf(attributing.sqrt(attributing.sum(of([1, 3]), [1], { keep: true })))).toEqual([0.5, 1.5]);
});

it("gives a product to its left factor, in halves to factors of two maps, and to what is no weight", async () => {
  const { attributing, of, partsOf } = await opened();
  const sum = (map: number, values: readonly number[]) => attributing.sum(of(values, map), [1], { keep: true });
  expect(partsOf(attributing.multiply(sum(0, [1, 3]), sum(0, [2, 0])))).toEqual([2, 6]);
  expect(partsOf(attributing.multiply(sum(0, [1, 3]), sum(1, [2, 0])))).toEqual([1 + 4, 3]);
  const weights = attributing.softmax(of([1, 1]));
  expect(partsOf(attributing.multiply(weights, sum(0, [1, 3])))).toEqual([0.5, 0.5, 1.5, 1.5]);
});

it("gives a row of weights to the locations by their parts in its scores, whatever is added to them", async () => {
  const { attributing, of, partsOf } = await opened();
  const weights = attributing.softmax(attributing.add(of([1, 3]), attributing.constant(100)));
  const [one, other] = [1 / (1 + Math.exp(2)), 1 / (1 + Math.exp(-2))];
  const expected = [one / 4, other / 4, (one * 3) / 4, (other * 3) / 4];
  for (const [at, part] of partsOf(weights).entries()) expect(part).toBeCloseTo(expected[at]!, 5);
  expect([...weights.rules]).toEqual(["weights"]);
});
