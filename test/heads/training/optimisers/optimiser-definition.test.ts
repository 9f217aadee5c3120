import { optimisers } from "@loci/heads";
import { expect, it } from "vitest";

it("keeps the types of an optimiser's options, which decide what it remembers", () => {
  expect(optimisers.sgd.stateNames({ momentum: 0.9, nesterov: false })).toEqual(["velocity"]);
  expect(optimisers.sgd.stateNames({ momentum: 0, nesterov: false })).toEqual([]);
  // @ts-expect-error: an option that is missing
  expect(optimisers.sgd.stateNames({ momentum: 0 })).toEqual([]);
});
