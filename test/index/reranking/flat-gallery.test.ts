import { readdir } from "node:fs/promises";
import { createRandom } from "@loci/core";
import { type DescriptorBlock, galleryWalks, openFlatGallery, openReranking, parseRerankSpec } from "@loci/index";
import { expect, it, onTestFinished, vi } from "vitest";
import { randomDescriptors } from "../../support/descriptors.js";
import { memoryGallery } from "../../support/memory-gallery.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const [dimension, count] = [12, 60];
const descriptors = randomDescriptors(createRandom(21), count, dimension);
const query = randomDescriptors(createRandom(22), 2, dimension);
/** Every id doubled, so that places and ids are not the same. */
function* blocks(size = 17): Generator<DescriptorBlock> {
  for (let first = 0; first < count; first += size) {
    const part = descriptors.slice(first * dimension, (first + size) * dimension);
    yield {
      ids: Array.from({ length: part.length / dimension }, (_, place) => 2 * (first + place)),
      descriptors: part,
    };
  }
}
/** Has galleries made in a folder of their own. @returns what counts those that lie there */
async function ownFolder(): Promise<() => Promise<number>> {
  const folder = await temporaryFolder();
  vi.stubEnv("TMPDIR", folder);
  // Other files run in this process, too.
  onTestFinished(() => void vi.unstubAllEnvs());
  return async () => (await readdir(folder)).length;
}

it.each(["float32", "int8"] as const)("answers as plain loops do, held as %s", async (precision) => {
  const [gallery, oracle] = [
    await openFlatGallery(blocks(), dimension, { precision }),
    memoryGallery({ descriptors, dimension }),
  ];
  const [found, expected] = [await gallery.search(query, 7), await oracle.search(query, 7)];
  expect(found.map((list) => list.map(({ id }) => id / 2))).toEqual(expected.map((list) => list.map(({ id }) => id)));
  expect(found[0]![0]!.score).toBeCloseTo(expected[0]![0]!.score, 6);
  const odd = await gallery.search(query, 7, (id) => id % 4 === 2);
  const expectedOdd = await oracle.search(query, 7, (id) => id % 2 === 1);
  expect(odd.map((list) => list.map(({ id }) => id / 2))).toEqual(expectedOdd.map((list) => list.map(({ id }) => id)));
  expect(await gallery.descriptors([18, 6, 18])).toEqual(await oracle.descriptors([9, 3, 9]));
  await gallery.close();
});

it("augments, keeps its other parts, and leaves no file behind", async () => {
  const leftBehind = await ownFolder();
  const walks = galleryWalks([{ id: 4, sequence: "a", frame: 1 }]);
  const gallery = await openFlatGallery(blocks(), dimension, { walks });
  const reranking = await openReranking(parseRerankSpec("dba(k=3)|dba(k=2)|aqe(k=4)"), gallery);
  const oracle = await openReranking(
    parseRerankSpec("dba(k=3)|dba(k=2)|aqe(k=4)"),
    memoryGallery({ descriptors, dimension }),
  );
  const asked = { descriptor: query.slice(0, dimension) };
  const [found, expected] = [await reranking.search(asked, 9), await oracle.search(asked, 9)];
  expect(found.candidates.map(({ id }) => id / 2)).toEqual(expected.candidates.map(({ id }) => id));
  expect(reranking.gallery.walks).toBe(walks);
  expect(await leftBehind()).toBe(3);
  await gallery.close();
  expect(await leftBehind()).toBe(0);
});

it("refuses descriptors that are not sound, and leaves no file behind then either", async () => {
  const leftBehind = await ownFolder();
  const wrong = [{ ids: [0], descriptors: new Float32Array(dimension).fill(3) }];
  await expect(openFlatGallery(wrong, dimension)).rejects.toThrow(/norm|length/);
  async function* failing() {
    yield* blocks();
    throw new Error("no more");
  }
  await expect(openFlatGallery(failing(), dimension)).rejects.toThrow("no more");
  expect(await leftBehind()).toBe(0);
});

it("takes blocks of more pictures than a call may have arguments", async () => {
  const count = 150_000;
  const ones = new Float32Array(count).fill(1);
  const gallery = await openFlatGallery([{ ids: Array.from(ones.keys()), descriptors: ones }], 1);
  expect(await gallery.search(Float32Array.of(1), 1)).toEqual([[{ id: 0, score: 1 }]]);
  await gallery.close();
});
