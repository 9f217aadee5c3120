import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import {
  createIndexWriter,
  indexKindNames,
  type OpenIndex,
  openIndex,
  openIndexGallery,
  openReranking,
  parseRerankSpec,
} from "@loci/index";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSmallIndex, smallDescription } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";
import {
  numberOf,
  openWalkIndex,
  walkDescriptors,
  walkDimension,
  walkGallery,
  walkQueries,
} from "../../support/walk-index.js";

const folder = await suiteFolder();
const query = (at: number) => walkQueries.slice(at * walkDimension, (at + 1) * walkDimension);

describe.each(indexKindNames)("over a %s index that has grown and shrunk", (kind) => {
  let index: OpenIndex;
  beforeAll(async () => {
    index = await openWalkIndex(join(folder, `${kind}.loci`), kind);
  });
  afterAll(() => index.close());

  it.each([
    "aqe(k=5)",
    "dba(k=4)",
    "dba(k=4,alpha=2)|aqe(k=3)",
    "kreciprocal(k1=8,k2=3)",
    "diffusion(k=6,kq=3,top=40)",
    "sequence(length=4)",
    "reciprocal-check(k=6)|threshold(score=.2)",
    "aqe|kreciprocal(k1=6)|sequence(length=3,align=centred)",
  ])("%s answers as over plain arrays", async (chain) => {
    const gallery = openIndexGallery(index);
    const stages = parseRerankSpec(chain);
    const [overIndex, inMemory] = [await openReranking(stages, gallery), await openReranking(stages, walkGallery())];
    const walk = { descriptors: walkQueries };
    for (const position of [0, 3, 5]) {
      const asked = { descriptor: query(position), walk: { ...walk, position } };
      const [found, expected] = [await overIndex.search(asked, 12), await inMemory.search(asked, 12)];
      const hits = await gallery.hits(asked.descriptor, found.candidates);
      expect(hits.map(({ path }) => numberOf(path))).toEqual(expected.candidates.map(({ id }) => id));
      for (const [place, { score }] of expected.candidates.entries()) expect(hits[place]!.score).toBeCloseTo(score, 5);
    }
    await gallery.close();
  });

  it("searches with what is allowed pushed down, and never fewer than there are", async () => {
    const gallery = openIndexGallery(index);
    const isRare = (id: number) =>
      index.rows.get(id)?.["label"] === "class 1" && numberOf(`${index.rows.get(id)?.["path"]}`) > 60;
    const rare = [...index.rows.keys()].filter(isRare);
    const [found, again] = await gallery.search(walkQueries.slice(0, 2 * walkDimension), rare.length, isRare);
    expect(rare.length).toBeGreaterThan(5);
    for (const list of [found!, again!]) expect(list.map(({ id }) => id).sort((a, b) => a - b)).toEqual(rare);
  });
});

describe("hits", () => {
  it("have path, label and row of the picture, the given score, and the distance from the query as it was asked", async () => {
    const index = await openWalkIndex(join(folder, "hits.loci"), "flat");
    const gallery = openIndexGallery(index);
    const id = [...index.rows].find(([, { path }]) => path === "0/picture-81.jpg")![0];
    const descriptor = walkDescriptors.slice(81 * walkDimension, 82 * walkDimension);
    const [hit] = await gallery.hits(descriptor, [{ id, score: -7 }]);
    expect(hit).toEqual({
      id,
      path: "0/picture-81.jpg",
      label: "class 0",
      row: index.rows.get(id),
      distance: expect.closeTo(0, 6),
      score: -7,
    });
    expect(await gallery.hits(descriptor, [])).toEqual([]);
    await index.close();
  });
});

describe("what an index lacks", () => {
  it("is told: walks, local features, the metric cosine", async () => {
    await makeSmallIndex(join(folder, "small.loci"), "flat");
    const index = await openIndex(join(folder, "small.loci"));
    const gallery = openIndexGallery(index);
    expect([gallery.walks, gallery.localFeatures]).toEqual([undefined, undefined]);
    await expect(openReranking(parseRerankSpec("aqe|sequence"), gallery)).rejects.toThrow(
      "re-ranking with sequence: expected an index with walks (the columns sequence and frame), got one without",
    );
    await expect(openReranking(parseRerankSpec("spatial"), gallery)).rejects.toThrow("an index with local features");
    await index.close();
    const build = await createIndexWriter(join(folder, "dot.loci"), {
      ...smallDescription("flat"),
      metric: "inner-product",
    });
    await build.add(new Float32Array(8).fill(2), [{ path: "a.jpg" }]);
    await build.commit();
    const dot = await openIndex(join(folder, "dot.loci"));
    expect(() => openIndexGallery(dot)).toThrow(RetrievalError);
    expect(() => openIndexGallery(dot)).toThrow(
      "re-ranking: metric of the index: expected cosine, got inner-product. Build the index",
    );
    await dot.close();
  });

  it("local features come from the pictures, below the index's root", async () => {
    const index = await openWalkIndex(join(folder, "local.loci"), "flat");
    const asked: string[] = [];
    const localFeatures = {
      async *describe<Picture extends { readonly path: string }>(pictures: Iterable<Picture>) {
        const all = [...pictures];
        asked.push(...all.map(({ path }) => path));
        yield { pictures: all, features: all.map(() => []), skipped: [] };
      },
      close: async () => {},
    };
    const gallery = openIndexGallery(index, { localFeatures });
    expect(await gallery.localFeatures?.([2])).toEqual([[]]);
    expect(asked).toEqual(["/pictures/2/picture-2.jpg"]);
    const rebuilt = await gallery.augmentation?.rebuild(gallery.augmentation.blocks());
    expect([rebuilt?.localFeatures, rebuilt?.walks]).toEqual([gallery.localFeatures, gallery.walks]);
    await gallery.close();
    await index.close();
  });
});
