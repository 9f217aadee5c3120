import { createRandom, RetrievalError } from "@loci/core";
import { type Columns, compileFilter, type Row } from "@loci/index";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomDescriptors } from "../../support/descriptors.js";
import { filterColumns, randomFilter, randomRow } from "../../support/naive-filter.js";

const columns: Columns = { ...filterColumns, sequence: "text" };
const rose: Row = {
  label: "rose",
  path: "a/1.jpg",
  heading: 45,
  time: Date.UTC(2024, 5, 1),
  sequence: "walk",
  x: 1,
  y: 2,
};
const passes = (expression: string, row: Row = rose) => compileFilter(expression, columns)(row);

describe("compileFilter", () => {
  it("does the example of the documentation", () => {
    const expression =
      "label in ('rose','lily') and time > '2024-05-01' and not (heading between 90 and 180) and path like 'a/%' and sequence is not null";
    expect(passes(expression)).toBe(true);
    expect(passes(expression, { ...rose, label: "tulip" })).toBe(false);
    expect(passes(expression, { ...rose, time: Date.UTC(2024, 4, 1) })).toBe(false);
    expect(passes(expression, { ...rose, heading: 90 })).toBe(false);
    expect(passes(expression, { ...rose, path: "b/a/1.jpg" })).toBe(false);
    expect(passes(expression, { ...rose, sequence: undefined })).toBe(false);
  });

  it.each([
    ["heading = 45 or heading = 1 and heading = 2", true],
    ["(heading = 45 or heading = 1) and heading = 2", false],
    ["not heading = 1 and heading = 45", true],
    ["not (heading = 1 and heading = 45)", true],
    ["not not heading = 45", true],
    ["not not not heading = 45", false],
    ["1 < 2", true],
    ["'a' = 'b'", false],
    ["x < y and y > x", true],
  ])("%s is %s", (expression, answer) => {
    expect(passes(expression)).toBe(answer);
  });

  it("keeps what is unknown out, whichever way the question is put, unless another part decides", () => {
    const row = { label: "rose" };
    for (const test of ["heading > 90", "heading in (1)", "heading between 1 and 2", "path like '%'", "near(0,0,9)"]) {
      expect([passes(test, row), passes(`not (${test})`, row)]).toEqual([false, false]);
      expect(passes(`${test} or label = 'rose'`, row)).toBe(true);
      expect(passes(`not (${test} and label = 'lily')`, row)).toBe(true);
    }
    expect(passes("heading is null", row)).toBe(true);
    // The upper bound fails for every x, however low y is.
    expect(passes("not (heading between y and 1)", { heading: 2 })).toBe(true);
  });

  it("takes a value of the wrong type for unknown", () => {
    expect(passes("heading is null", { heading: "45" })).toBe(true);
    expect(passes("label is null", { label: 3 })).toBe(true);
    expect(compileFilter("toString is null", { toString: "text" } as unknown as Columns)({})).toBe(true);
  });

  it("agrees with Kleene's min and max on random expressions and rows", () => {
    const property = fc.property(randomFilter, fc.array(randomRow, { minLength: 1, maxLength: 8 }), (filter, rows) => {
      const compiled = compileFilter(filter.text, filterColumns);
      for (const row of rows) expect(compiled(row)).toBe(filter.degree(row) === 1);
    });
    fc.assert(property, { numRuns: 1000, seed: 1 });
  });

  it("as the predicate of a search gives the k nearest of those that pass, in 10,000 random cases", () => {
    const [random, count, dimension] = [createRandom(4), 40, 4];
    const gallery = randomDescriptors(random, count, dimension);
    const rows = fc.sample(randomRow, { numRuns: count, seed: 2 });
    let some = 0;
    for (const [round, filter] of fc.sample(randomFilter, { numRuns: 10_000, seed: 3 }).entries()) {
      const [query, k] = [randomDescriptors(random, 1, dimension), 1 + (round % 12)];
      const similarities = rows.map((_, id) => dot(gallery, id, query));
      const ordered = [...rows.keys()].sort((a, b) => similarities[b]! - similarities[a]! || a - b);
      const expected = ordered.filter((id) => filter.degree(rows[id]!) === 1).slice(0, k);
      const allowed = compileFilter(filter.text, filterColumns);
      expect(search(similarities, k, (id) => allowed(rows[id]!))).toEqual(expected);
      if (expected.length > 0 && expected.length < count) some++;
    }
    expect(some).toBeGreaterThan(3000);
  });

  const mistakes: [string, string[]][] = [
    ["lable = 'rose'", ['unknown column "lable"; did you mean "label"?', "\n  lable = 'rose'\n  ^"]],
    ["label = rose", ['unknown column "rose"', "\n  label = rose\n          ^"]],
    ['label = "rose"', ["Texts are in single quotes", '\n  label = "rose"\n          ^']],
    ["heading > 'north'", ["character 11: expected a number, got 'north'", "\n            ^"]],
    ["label = 3", ["expected a text in 'single quotes', got 3"]],
    ["time > 'yesterday'", ["expected a time like '2024-05-01'", "got 'yesterday'"]],
    ["time > '2024-02-30'", ["got '2024-02-30'"]],
    ["label = heading", ["expected a text in 'single quotes', got the column heading, a number"]],
    ["heading like '4%'", ["expected a text in 'single quotes', got the column heading, a number"]],
    ["label in ('a', 4)", ["character 16: expected a text in 'single quotes', got 4"]],
    ["label in ('a', path)", ["got the column path"]],
    ["label = null", ["nothing equals null", "is not null", "\n          ^"]],
    ["1 = 'a'", ["expected a number, got 'a'"]],
    ["path like 'a\\'", ["the pattern ends in \\"]],
    ["near(1, 2)", ["near: expected near(latitude, longitude, metres), got 2 numbers", "\n  ^"]],
    ["heading = 1 and near(1, 2, -3)", ["near: metres: expected 0 or more, got -3", `\n  ${" ".repeat(16)}^`]],
    ["box(3, 0, 1, 2)", ["box: south and north: expected the smaller first, got 3 and 1"]],
    ["constructor = 'a'", ['unknown column "constructor"']],
  ];
  it.each(mistakes)("refuses %s", (expression, parts) => {
    expect(() => passes(expression)).toThrow(RetrievalError);
    for (const part of parts) expect(() => passes(expression)).toThrow(part);
  });
});

/** A search with an `allowed` predicate: the nearest one that passes and is not yet among the answers, k times. */
function search(similarities: readonly number[], k: number, allowed: (id: number) => boolean): number[] {
  const left = new Set([...similarities.keys()].filter(allowed));
  const found: number[] = [];
  while (found.length < k && left.size > 0) {
    let best = Number.NaN;
    for (const id of left) if (!(similarities[id]! <= similarities[best]!)) best = id;
    left.delete(best);
    found.push(best);
  }
  return found;
}

function dot(gallery: Float32Array, id: number, query: Float32Array): number {
  return query.reduce((sum, value, at) => sum + value * gallery[id * query.length + at]!, 0);
}
