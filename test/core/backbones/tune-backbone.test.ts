import { networkTail, type StoredTensor, tuneBackbone } from "@loci/core";
import { expect, it } from "vitest";
import { relativeError, withTensorFlow } from "../../support/both-interpreters.js";
import { layerMaps } from "../../support/layer-maps.js";
import { stagedBackbone } from "../../support/staged-backbone.js";

const backbone = stagedBackbone();
const options = { from: "front", layers: ["back"], size: 32 } as const;
const tail = networkTail(backbone, options);
const changed = (change: (value: number, place: number) => number): Record<string, StoredTensor> =>
  Object.fromEntries(
    Object.entries(tail.parameters).map(([name, { shape, data }]) => [name, { shape, data: data.map(change) }]),
  );

it("computes what its weights say behind the layer, and what it did before it", async () => {
  const weights = changed((value, place) => 1.5 * value + 0.1 * Math.sin(place));
  const tuned = tuneBackbone(backbone, { from: "front", weights });
  const [front, back] = await layerMaps(tuned, ["front", "back"], 32);
  const [before, other] = await layerMaps(backbone, ["front", "back"], 32);
  expect(front).toEqual(before);
  expect(relativeError(back!.values, other!.values)).toBeGreaterThan(0.1);
  const given = Object.entries(weights).map(
    ([name, { shape, data }]) => [name, { dims: shape, values: data }] as const,
  );
  const expected = await withTensorFlow((ops, inputs) => tail.compute(ops, [inputs["map"]!], inputs)[0], {
    map: before!,
    ...Object.fromEntries(given),
  });
  expect(relativeError(back!.values, expected.values)).toBeLessThan(1e-4);
});

it("has a fingerprint of its own, the same for the same weights in any order", () => {
  const tuned = tuneBackbone(backbone, { from: "front", weights: changed((value) => value) });
  expect(tuned.network).toEqual(backbone.network);
  expect(tuned.fingerprint).not.toBe(backbone.fingerprint);
  expect(tuned.tuning).toMatchObject({ from: "front", base: backbone.fingerprint });
  const reversed = Object.fromEntries(Object.entries(tail.parameters).reverse());
  expect(tuneBackbone(backbone, { from: "front", weights: reversed }).fingerprint).toBe(tuned.fingerprint);
  const other = changed((value, place) => (place === 0 ? value + 1 : value));
  expect(tuneBackbone(backbone, { from: "front", weights: other }).fingerprint).not.toBe(tuned.fingerprint);
});

it.each([
  ["another name", { nothing: { shape: [1], data: new Float32Array(1) } }, "the name of one of its constants"],
  ["another shape", { "dense/kernel": { shape: [1, 3, 4, 5], data: new Float32Array(60) } }, "[5, 4, 3, 1]"],
  ["another rank", { "dense/kernel": { shape: [60], data: new Float32Array(60) } }, "[5, 4, 3, 1]"],
])("refuses weights of %s", (_name, weights, message) => {
  expect(() => tuneBackbone(backbone, { from: "front", weights })).toThrow(message);
});
