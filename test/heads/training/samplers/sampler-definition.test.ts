import { samplerDefinitions, samplers } from "@loci/heads";
import { expect, it } from "vitest";

it("only geographic tuples draw queries", () => {
  const draws = Object.entries(samplerDefinitions).filter(([, { draws }]) => draws === "queries");
  expect(draws.map(([name]) => name)).toEqual(["geographic-tuples"]);
});

it("keeps the types of a sampler's options", () => {
  const input = { source: { count: 3 }, seed: 1, epoch: 0 };
  expect(samplers.shuffled.batches({ ...input, options: { batchSize: 2, rest: "keep" } }).length).toBe(2);
  // @ts-expect-error: a value that the option does not take
  expect(samplers.shuffled.batches({ ...input, options: { batchSize: 2, rest: "drop" } }).length).toBe(1);
});
