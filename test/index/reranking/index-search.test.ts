import { join } from "node:path";
import { compileFilter, createIndexWriter, openIndex, openIndexSearch, parseBox, parseRerankSpec } from "@loci/index";
import { describe, expect, it } from "vitest";
import { similarity } from "../../support/memory-gallery.js";
import { smallDescription } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";
import { numberOf, openWalkIndex, walkDescriptors, walkDimension, walkQueries } from "../../support/walk-index.js";

const folder = await suiteFolder();
const index = await openWalkIndex(join(folder, "walk.loci"), "hnsw");
const query = (at: number) => walkQueries.slice(at * walkDimension, (at + 1) * walkDimension);
const numbers = (hits: readonly { path: string }[]) => hits.map(({ path }) => numberOf(path));

/** The k pictures nearest to a direction of which something is true. */
const nearest = (direction: ArrayLike<number>, k: number, isTrue: (number: number) => boolean = () => true) => {
  const cosine = (number: number) =>
    similarity(direction, walkDescriptors.subarray(number * walkDimension, (number + 1) * walkDimension));
  return [...Array(90).keys()]
    .filter(isTrue)
    .sort((a, b) => cosine(b) - cosine(a))
    .slice(0, k);
};

describe("search", () => {
  it("answers each query under its own filter, in their order", async () => {
    const search = await openIndexSearch(index);
    const first = compileFilter("label = 'class 1'", index.columns);
    const second = parseBox("-1,30,1,59", index.columns);
    const found = await search.search(
      [
        { descriptor: query(0), filter: first },
        { descriptor: query(1) },
        { descriptor: query(2), filter: second },
        { descriptor: query(3), filter: first },
      ],
      8,
    );
    const isFirst = (number: number) => number % 3 === 1;
    expect(found.map(numbers)).toEqual([
      nearest(query(0), 8, isFirst),
      nearest(query(1), 8),
      nearest(query(2), 8, (number) => number >= 30 && number <= 59),
      nearest(query(3), 8, isFirst),
    ]);
    expect([await search.countPassing(first), await search.countPassing(second)]).toEqual([30, 30]);
    expect(search.effort()).toEqual(index.effort());
    await search.close();
  });

  it("leaves out what a query excludes and nothing of the others, going through the rows once", async () => {
    let looked = 0;
    const filter = (row: { x?: unknown }) => {
      looked++;
      return Number(row.x) < 60;
    };
    for (const rerank of ["", "aqe(k=4)|kreciprocal(k1=5)"]) {
      const search = await openIndexSearch(index, { rerank: rerank === "" ? [] : parseRerankSpec(rerank) });
      const all = await search.search(
        [
          { descriptor: query(0), filter },
          { descriptor: query(1), filter },
        ],
        60,
      );
      const first = all[0]!.slice(0, 3).map(({ id }) => id);
      looked = 0;
      const found = await search.search(
        [
          { descriptor: query(0), filter, excluded: new Set(first) },
          { descriptor: query(1), filter },
        ],
        60,
      );
      expect(looked).toBe(0);
      expect(found.map(({ length }) => length)).toEqual([57, 60]);
      expect(found[0]!.filter(({ id }) => first.includes(id))).toEqual([]);
      expect(found[1]).toEqual(all[1]);
      if (rerank === "") expect(found[0]).toEqual(all[0]!.slice(3));
      const together = { descriptors: query(0), filter, excluded: new Set(first) };
      expect((await search.searchTogether(together, 60)).length).toBe(57);
      await search.close();
    }
  });

  it("keeps the filter in every search of a chain, and finds all that pass", async () => {
    const filter = compileFilter("label = 'class 2' and x > 70", index.columns);
    const search = await openIndexSearch(index, { rerank: parseRerankSpec("dba(k=3)|aqe(k=4)|kreciprocal(k1=5)") });
    const [hits] = await search.search([{ descriptor: query(4), filter }], 50);
    expect(numbers(hits!).sort((a, b) => a - b)).toEqual([71, 74, 77, 80, 83, 86, 89]);
    expect(search.effort()).toEqual({ ef: undefined, expectedRecall: 1 });
    await search.close();
  });

  it("gives nothing when nothing passes, or the chain keeps nothing", async () => {
    const search = await openIndexSearch(index, { rerank: parseRerankSpec("threshold(score=2)") });
    const nothing = compileFilter("x < 0", index.columns);
    expect(await search.search([{ descriptor: query(0) }, { descriptor: query(1), filter: nothing }], 3)).toEqual([
      [],
      [],
    ]);
    expect(await search.countPassing(nothing)).toBe(0);
    expect(await search.search([], 3)).toEqual([]);
    await search.close();
  });

  it("refuses chains that the index is not for, and queries that a chain is not for", async () => {
    await expect(openIndexSearch(index, { rerank: parseRerankSpec("aqee") })).rejects.toThrow('did you mean "aqe"?');
    await expect(openIndexSearch(index, { rerank: parseRerankSpec("spatial") })).rejects.toThrow("with local features");
    const search = await openIndexSearch(index, { rerank: parseRerankSpec("sequence") });
    await expect(search.search([{ descriptor: query(0) }], 3)).rejects.toThrow(
      "sequence: query: expected a picture with",
    );
    await expect(search.search([{ descriptor: new Float32Array(3) }], 3)).rejects.toThrow(/8/);
    await search.close();
  });
});

describe("searchTogether", () => {
  const two = walkQueries.slice(0, 2 * walkDimension);
  const mean = query(0).map((value, at) => value + query(1)[at]!);
  const unit = mean.map((value) => value / Math.sqrt(similarity(mean, mean)));

  it("asks with the mean, under a filter, and the distance is that from it", async () => {
    const search = await openIndexSearch(index);
    const filter = compileFilter("x >= 45", index.columns);
    const hits = await search.searchTogether({ descriptors: two, filter }, 6);
    expect(numbers(hits)).toEqual(nearest(unit, 6, (number) => number >= 45));
    expect(hits[0]!.distance).toBeCloseTo(1 - hits[0]!.score, 6);
    await search.close();
  });

  it("fuses and re-ranks", async () => {
    const search = await openIndexSearch(index, { rerank: parseRerankSpec("aqe(k=1,alpha=0)") });
    const [best] = nearest(unit, 1);
    const expanded = unit.map((value, at) => value + walkDescriptors[best! * walkDimension + at]!);
    expect(numbers(await search.searchTogether({ descriptors: two, fusion: "mean" }, 6))).toEqual(nearest(expanded, 6));
    await search.close();
  });
});

it("an index of another metric is searched, filtered, but neither re-ranked nor asked together", async () => {
  const build = await createIndexWriter(join(folder, "dot.loci"), {
    ...smallDescription("flat"),
    metric: "inner-product",
  });
  await build.add(walkDescriptors.subarray(0, 2 * 8), [{ path: "a.jpg" }, { path: "b.jpg" }]);
  await build.commit();
  const dot = await openIndex(join(folder, "dot.loci"));
  const search = await openIndexSearch(dot);
  const [hits] = await search.search([{ descriptor: query(0), filter: ({ path }) => path === "b.jpg" }], 5);
  expect(hits!.map(({ path }) => path)).toEqual(["b.jpg"]);
  await expect(search.searchTogether({ descriptors: query(0) }, 5)).rejects.toThrow(
    "expected cosine, got inner-product",
  );
  await expect(openIndexSearch(dot, { rerank: parseRerankSpec("aqe") })).rejects.toThrow(
    "expected cosine, got inner-product",
  );
  await search.close();
  await dot.close();
});
