import { headDefinitions, resolveStage } from "@loci/heads";
import { expect, it } from "vitest";

it("resolveStage names the kind of catalogue that it looked in", () => {
  expect(() => resolveStage("head", headDefinitions, { name: "gem2", options: {} })).toThrow(
    'unknown head "gem2"; did you mean "gem"?',
  );
  expect(resolveStage("head", headDefinitions, { name: "gem", options: { p: 5 } }).options).toMatchObject({ p: 5 });
});
