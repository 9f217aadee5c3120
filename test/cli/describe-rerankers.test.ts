import { describeRerankers } from "@loci/cli";
import { rerankerDefinitions } from "@loci/index";
import { expect, it } from "vitest";

it("tells of every re-ranker its effect, options, source and what it needs", () => {
  const described = describeRerankers();
  expect(described.map(({ name }) => name)).toEqual(Object.keys(rerankerDefinitions));
  for (const { name, kind, options, needs } of described) {
    const definition = rerankerDefinitions[name]!;
    expect([kind, options.length, needs.length]).toEqual([
      definition.effect,
      Object.keys(definition.options.shape).length,
      definition.needs.length,
    ]);
  }
});
