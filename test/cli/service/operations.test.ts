import { operations } from "@loci/cli/service";
import { expect, it } from "vitest";

const all = Object.values(operations).flatMap((methods) => Object.values(methods));

it("every operation has a name of its own, a summary, and an answer", () => {
  const names = all.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { operationId, summary, answers } of all) {
    expect([operationId, summary.length > 3, Object.keys(answers).some((status) => status < "400")]).toEqual([
      operationId,
      true,
      true,
    ]);
  }
});

it("what has a body says what it may be", () => {
  for (const [path, { post }] of Object.entries(operations)) {
    if (post !== undefined)
      expect([path, Object.keys(post.body ?? {})]).toEqual([path, expect.arrayContaining(["multipart/form-data"])]);
  }
});

it("what takes pictures by URL may refuse hosts", () => {
  for (const path of ["/v1/search", "/v1/explain"]) {
    expect([path, Object.keys(operations[path]?.["post"]?.refusals ?? {})]).toEqual([
      path,
      expect.arrayContaining(["403"]),
    ]);
  }
});
