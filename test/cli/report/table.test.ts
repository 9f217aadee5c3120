import { table } from "@loci/cli";
import { expect, it } from "vitest";

it("aligns columns, numbers to the right, without lines or trailing blanks", () => {
  expect(
    table(
      ["name", "size"],
      [
        ["a", "5"],
        ["longer", "1,234"],
      ],
    ),
  ).toBe(["name     size", "a           5", "longer  1,234"].join("\n"));
});
