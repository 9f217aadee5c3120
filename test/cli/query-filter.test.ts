import { chooseFilter } from "@loci/cli";
import type { OpenIndex } from "@loci/index";
import { expect, it } from "vitest";

const index = (root = "/") =>
  ({ columns: { path: "text", label: "text", x: "number", y: "number" }, manifest: { root } }) as unknown as OpenIndex;

it("passes what passes all, and is nothing when nothing is asked for", () => {
  expect(chooseFilter(index(), { excludeSelf: false })).toBeUndefined();
  const filter = chooseFilter(index(), { where: "label = 'a'", near: "0,0,5", box: "-9,1,9,9", excludeSelf: true })!;
  expect(filter({ path: "p", label: "a", x: 3, y: 3 })).toBe(true);
  for (const other of [{ label: "b" }, { x: 6 }, { x: 0 }]) {
    expect(filter({ path: "p", label: "a", x: 3, y: 3, ...other })).toBe(false);
  }
});
