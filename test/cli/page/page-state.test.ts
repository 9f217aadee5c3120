import fc from "fast-check";
import { expect, it } from "vitest";
import {
  emptyState,
  LEAST_K,
  MOST_K,
  type PageState,
  readState,
  views,
  writeState,
} from "../../../packages/cli/page/page-state.js";

const side = fc.integer({ min: 1, max: 5000 });
const example = fc.oneof(
  fc.record({ kind: fc.constant("indexed" as const), key: fc.nat().map(String), region: fc.constant(undefined) }),
  fc.record({
    kind: fc.constant("upload" as const),
    key: fc.stringMatching(/^[0-9a-f]{24}$/),
    region: fc.option(fc.record({ left: fc.nat(999), top: fc.nat(999), width: side, height: side }), {
      nil: undefined,
    }),
  }),
);
const state: fc.Arbitrary<PageState> = fc.record({
  index: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  positive: fc.array(example, { maxLength: 3 }),
  negative: fc.array(example, { maxLength: 3 }),
  k: fc.integer({ min: LEAST_K, max: MOST_K }),
  where: fc.string({ unit: "grapheme" }),
  within: fc.constantFrom("", "1,2,3,4"),
  rerank: fc.constantFrom("", "aqe(k=10)|kreciprocal"),
  unknown: fc.option(
    fc.integer({ min: -100, max: 100 }).map((hundredths) => hundredths / 100 + 0),
    { nil: undefined },
  ),
  view: fc.constantFrom(...views),
  why: fc.option(fc.nat(), { nil: undefined }),
});

it("an address says all of the state", () => {
  fc.assert(
    fc.property(state, (given) => {
      expect(readState(writeState(given))).toEqual(given);
    }),
  );
});

it("the empty state has an empty address", () => {
  expect(writeState(emptyState)).toBe("");
  expect(readState("")).toEqual(emptyState);
});

it.each([
  "?k=1000",
  "?k=-1",
  "?k=2.5",
  "?k=x",
  "?why=-1",
  "?unknown=7",
  "?view=none",
  "?like=indexed.",
  "?like=upload.a%20b",
  "?like=other.1",
])("what makes no sense in %s is left out", (search) => expect(readState(search)).toEqual(emptyState));

it("a box without an extent is no box", () => {
  expect(readState("?like=indexed.3@1,2,0,9").positive).toEqual([{ kind: "indexed", key: "3", region: undefined }]);
});
