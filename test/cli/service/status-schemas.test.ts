import { problemOf, Refusal, statusSchemas } from "@loci/cli/service";
import { expect, it } from "vitest";

it("what the service refuses with is a problem as it is described", () => {
  const refused = problemOf(new Refusal(404, { what: "there is no such picture", remedy: "Look" }), (text) => text);
  expect(statusSchemas.problem.parse(refused)).toEqual(refused);
  expect(statusSchemas.problem.safeParse({ ...refused, stack: "at" }).success).toBe(false);
});
