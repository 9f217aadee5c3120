import { join } from "node:path";
import { createRandom, RetrievalError } from "@loci/core";
import { createIndexWriter, openIndex, openIndexWriter } from "@loci/index";
import { expect, test } from "vitest";
import { randomDescriptors } from "../../support/descriptors.js";
import { smallDescription } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const [count, dimension] = [1500, 24];

async function poorIndex(name: string, recall?: number) {
  const target = join(folder, name);
  const writer = await createIndexWriter(
    target,
    { ...smallDescription("hnsw"), dimension },
    { hnsw: { m: 2, efConstruction: 4, ef: 16 } },
  );
  await writer.add(
    randomDescriptors(createRandom(1), count, dimension),
    Array.from({ length: count }, (_, id) => ({ path: `${id}` })),
  );
  return { target, ...(await writer.commit(recall === undefined ? {} : { recall })) };
}

test("building with a recall builds a richer graph when this one cannot reach it", { timeout: 120_000 }, async () => {
  const { target, tuned, manifest } = await poorIndex("rich.loci", 0.97);
  expect(tuned?.isReached).toBe(true);
  expect(manifest.hnsw?.m).toBe(16);
  const index = await openIndex(target);
  expect(index.effort().expectedRecall).toBeGreaterThanOrEqual(0.97);
  await index.close();
});

test("measuring leaves ef alone; a recall chooses it; one that is out of reach says so", {
  timeout: 120_000,
}, async () => {
  const { target, manifest } = await poorIndex("poor.loci");
  expect([manifest.hnsw?.ef, manifest.hnsw?.m]).toEqual([16, 2]);
  const curve = manifest.recall?.curve ?? [];
  const wanted = curve[2]?.recall as number;
  const writer = await openIndexWriter(target);
  const chosen = await writer.tune({ recall: wanted });
  expect([chosen?.isReached, writer.manifest.hnsw?.ef]).toEqual([
    true,
    curve.find(({ recall }) => recall >= wanted)?.ef,
  ]);
  if ((curve.at(-1)?.recall as number) < 1) {
    const beyond = await writer.tune({ recall: 1 });
    expect([beyond?.isReached, beyond?.parameters.ef]).toEqual([false, curve.at(-1)?.ef]);
  }
  await expect(writer.tune({ recall: 1.5 })).rejects.toThrow(RetrievalError);
  await writer.close();
});
