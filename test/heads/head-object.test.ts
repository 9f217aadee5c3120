import { parseHeadSpec, readHeadObject } from "@loci/heads";
import { expect, it } from "vitest";

it.each([
  ["gem(p=4)", { name: "gem", options: { p: 4 } }],
  ["gap", { name: "gap" }],
  [
    "l2|gem|crop(dimensions=9)",
    { name: "gem", necks: ["l2"], finishes: [{ name: "crop", options: { dimensions: 9 } }] },
  ],
  ["gem&gmp", { branches: ["gem", { name: "gmp" }] }],
  ["l2|(gem&gmp)|power", "l2|(gem&gmp)|power"],
])("reads %s as an object", (text, object) => {
  expect(readHeadObject(object)).toEqual(parseHeadSpec(text));
});

it("names what is wrong", () => {
  expect(() => readHeadObject({ name: "gem", option: { p: 4 } })).toThrow(/head: .*option/s);
  expect(() => readHeadObject({ name: "gem", necks: "l2" })).toThrow(/necks/);
  expect(() => readHeadObject(7)).toThrow("got 7");
});
