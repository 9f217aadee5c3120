import fc from "fast-check";
import { expect, it } from "vitest";
import { compileLike } from "../../../packages/index/dist/filters/like.js";
import { likeByRegExp } from "../../support/naive-filter.js";

const like = (text: string, pattern: string) => compileLike(pattern)?.(text);

it.each([
  ["a/b.jpg", "a/%", true],
  ["b/a/b.jpg", "a/%", false],
  ["abc", "a_c", true],
  ["ac", "a_c", false],
  ["", "%", true],
  ["", "", true],
  ["a", "", false],
  ["100%", "100\\%", true],
  ["100x", "100\\%", false],
  ["aXbXc", "a%b%c", true],
  ["ab", "ab%ab", false],
  ["aab", "%ab", true],
  ["Rose", "rose", false],
  ["a\nb", "a%b", true],
  ["😀", "_", true],
  ["a.c", "a.c", true],
  ["abc", "a.c", false],
])("%j like %j is %s", (text, pattern, answer) => {
  expect(like(text, pattern)).toBe(answer);
});

it("knows no pattern that ends in a single backslash", () => {
  expect([compileLike("a\\"), compileLike("\\")]).toEqual([undefined, undefined]);
  expect(like("a\\", "a\\\\")).toBe(true);
});

it("agrees with a regular expression", () => {
  const [texts, patterns] = [
    fc.stringMatching(/^[ab%_é😀]{0,8}$/u),
    fc.stringMatching(/^([ab%_é😀]|\\[ab%_\\]){0,6}$/u),
  ];
  const property = fc.property(texts, patterns, (text, pattern) => {
    expect(like(text, pattern)).toBe(likeByRegExp(pattern).test(text));
  });
  fc.assert(property, { numRuns: 3000, seed: 1 });
});

it("answers at once where a backtracking matcher would take longer than the universe is old", () => {
  expect(like("a".repeat(2000), `${"%a".repeat(500)}%b`)).toBe(false);
});
