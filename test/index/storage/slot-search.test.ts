import { join } from "node:path";
import { createRandom } from "@loci/core";
import { openIndexWriter } from "@loci/index";
import { expect, test } from "vitest";
import { openSlotSearch } from "../../../packages/index/dist/storage/slot-search.js";
import { bruteForce } from "../../support/brute-force.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { makeSmallIndex, smallDescriptors, smallDimension } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

test.each(["flat", "hnsw", "usearch"] as const)("%s: rows in the graph and beside it, as one", async (kind) => {
  const directory = join(folder, `${kind}.loci`);
  await makeSmallIndex(directory, kind);
  const writer = await openIndexWriter(directory);
  const more = randomDescriptors(createRandom(8), 5, smallDimension);
  await writer.add(
    more,
    Array.from({ length: 5 }, () => ({ path: "p" })),
  );
  const { manifest } = writer;
  await writer.close();
  const slots = await openSlotSearch(directory, manifest);
  const gallery = Float32Array.from([...smallDescriptors, ...more]);
  const query = smallDescriptors.subarray(0, smallDimension);
  const truth = (isAllowed: (slot: number) => boolean) =>
    bruteForce(gallery, query, smallDimension, 7, { isAllowed })[0]?.map(({ id }) => id);
  const found = async (options: { allowed?: Uint8Array }) =>
    (await slots.search(query, 7, options))[0]?.map(({ id }) => id);
  expect(await found({})).toEqual(truth(() => true));
  const allowed = Uint8Array.from({ length: 45 }, (_, slot) => slot % 2);
  expect(await found({ allowed })).toEqual(truth((slot) => slot % 2 === 1));
  await slots.close();
});
