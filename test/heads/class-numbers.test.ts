import { classNumbers } from "@loci/heads";
import { expect, it } from "vitest";

it("counts labels in the order of their names, and knows none when one is missing", () => {
  expect(classNumbers(["rose", "lily", "rose", "aster"])).toEqual(Int32Array.of(2, 1, 2, 0));
  expect(classNumbers(["rose", undefined])).toBeUndefined();
});
