import { rerankers } from "@loci/index";
import { describe, expect, it } from "vitest";
import { similarity } from "../../support/memory-gallery.js";
import { rowsOf } from "../../support/naive-rerankers.js";
import { scenery, searched } from "../../support/reranker-contract.js";

const check = rerankers["reciprocal-check"];

describe("reciprocal-check", () => {
  it.each([1, 3, 10, 60])("k=%i keeps whom a count of nearer pictures keeps", async (k) => {
    for (const seed of [61, 62, 63]) {
      const { gallery, query } = scenery(seed, 60);
      const retrieval = await searched(gallery, query, 60);
      const { candidates } = await check.rerank(retrieval, gallery, { k, top: 100 });
      const rows = rowsOf(await gallery.descriptors(Array.from({ length: 60 }, (_, id) => id)), gallery.dimension);
      const kept = retrieval.candidates.filter(({ id }) => {
        const own = similarity(query.descriptor, rows[id]!);
        return rows.filter((row, other) => other !== id && similarity(row, rows[id]!) > own).length < k;
      });
      expect(candidates).toEqual(kept);
      if (k === 60) expect(candidates).toHaveLength(60);
    }
  });

  it("keeps none behind `top`, and does not count pictures that may not answer", async () => {
    const { gallery, query } = scenery(64, 60);
    const retrieval = await searched(gallery, query, 60);
    expect((await check.rerank(retrieval, gallery, { k: 60, top: 5 })).candidates).toEqual(
      retrieval.candidates.slice(0, 5),
    );
    const only = retrieval.candidates[30]!;
    const alone = await searched(gallery, { ...query, allowed: (id) => id === only.id }, 60);
    expect((await check.rerank(alone, gallery, { k: 1, top: 5 })).candidates).toEqual([only]);
  });
});
