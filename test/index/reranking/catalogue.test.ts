import { type CandidateReranker, rerankerDefinitions } from "@loci/index";
import { expect, it } from "vitest";
import { testReranker } from "../../support/reranker-contract.js";

it("knows every re-ranker under its own name", () => {
  for (const [name, definition] of Object.entries(rerankerDefinitions)) expect(definition.name).toBe(name);
  expect(Object.keys(rerankerDefinitions)).toHaveLength(8);
});

for (const definition of Object.values(rerankerDefinitions)) {
  if (definition.effect !== "augments") testReranker(definition as CandidateReranker);
}
