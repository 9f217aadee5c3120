import { createRandom } from "@loci/core";
import { openReranking, parseRerankSpec, rerankers } from "@loci/index";
import { describe, expect, it } from "vitest";
import { clusteredDescriptors, randomDescriptors } from "../../support/descriptors.js";
import { collect, memoryGallery } from "../../support/memory-gallery.js";
import { naiveAugmentation, rowsOf } from "../../support/naive-rerankers.js";

const dimension = 8;
const galleryOf = (count: number) => {
  const random = createRandom(count);
  return clusteredDescriptors(random, randomDescriptors(random, 6, dimension), count, dimension, 0.6);
};

describe("dba", () => {
  it.each([
    [70, 3, 0],
    [70, 10, 2.5],
    [300, 5, 1],
    [4, 10, 0],
    [1, 10, 3],
  ])("%i pictures, k=%i, alpha=%d: every descriptor is as the plain sum has it", async (count, k, alpha) => {
    const descriptors = galleryOf(count);
    const before = descriptors.slice();
    const augmented = await collect(
      rerankers.dba.augment(memoryGallery({ descriptors, dimension }), { k, alpha }),
      count,
      dimension,
    );
    const expected = Float32Array.from(naiveAugmentation(rowsOf(descriptors, dimension), k, alpha).flat());
    expect(Math.max(...augmented.map((value, at) => Math.abs(value - expected[at]!)))).toBeLessThan(1e-6);
    expect(descriptors).toEqual(before);
  });

  it("takes a duplicate for another picture, and itself for itself, whichever comes first", async () => {
    const descriptors = Float32Array.of(1, 0, 1, 0, 1, 0, 0, 1);
    const gallery = memoryGallery({ descriptors, dimension: 2 });
    const augmented = await collect(rerankers.dba.augment(gallery, { k: 2, alpha: 0 }), 4, 2);
    const third = Math.hypot(2, 1);
    expect(Array.from(augmented)).toEqual([1, 0, 1, 0, 1, 0, 2 / third, 1 / third].map(Math.fround));
  });

  it("in a chain is done once, and searches are on the new descriptors", async () => {
    const descriptors = galleryOf(50);
    const gallery = memoryGallery({ descriptors, dimension });
    const { gallery: augmented, search } = await openReranking(parseRerankSpec("dba(k=4)"), gallery);
    const query = { descriptor: descriptors.slice(0, dimension) };
    const { candidates } = await search(query, 10);
    expect(candidates).toEqual((await augmented.search(query.descriptor, 10))[0]);
    expect(candidates).not.toEqual((await gallery.search(query.descriptor, 10))[0]);
  });
});
