import { expect, it } from "vitest";
import { coloursOf } from "../../../packages/cli/page/colour-of.js";

it("labels have their own colours, whatever order they come in; many share some", () => {
  const colour = coloursOf(["rose", undefined, "lily", "rose"]);
  expect(colour("rose")).not.toBe(colour("lily"));
  expect(coloursOf(["lily", "rose"])("rose")).toBe(colour("rose"));
  const many = Array.from({ length: 40 }, (_, place) => `label ${place}`);
  const of = coloursOf(many);
  expect(new Set(many.map(of)).size).toBe(9);
});
