import { modelsOfFolder, onlyModel, UnfitModel } from "@loci/cli";
import { openExtractor } from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import { describe, expect, it, onTestFinished } from "vitest";
import { drawShardSamples } from "../../support/shard-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("the models of a results folder", () => {
  it("are opened once, and closed when another one is wanted and nobody uses them", async () => {
    const { model, results } = await drawShardSamples(await temporaryFolder(), 1);
    const other = await createModel(parseModelSpec("mobilenet_v2@block_3_expand_relu/gmp"), { size: 64 });
    await results.keepModel(other);
    const models = modelsOfFolder(results);
    const opened = await Promise.all([1, 2].map(() => models.use(model.fingerprint, async (extractor) => extractor)));
    expect(opened[0]).toBe(opened[1]);
    expect(opened[0]?.model.fingerprint).toBe(model.fingerprint);
    const second = await models.use(other.fingerprint, async (extractor) => extractor);
    expect(second.model.fingerprint).toBe(other.fingerprint);
    const again = await models.use(model.fingerprint, async (extractor) => extractor);
    expect(again).not.toBe(opened[0]);
    await again.close();
  });

  it("are told when they are not there, and looked for again the next time", async () => {
    const { model, results } = await drawShardSamples(await temporaryFolder(), 1);
    const models = modelsOfFolder(results);
    for (const _ of [1, 2]) {
      await expect(models.use("f".repeat(64), async () => {})).rejects.toBeInstanceOf(UnfitModel);
    }
    await models.use(model.fingerprint, (extractor) => extractor.close());
  });
});

it("a model of one's own serves its own shards and refuses others", async () => {
  const { model } = await drawShardSamples(await temporaryFolder(), 1);
  const extractor = await openExtractor(model);
  onTestFinished(() => extractor.close());
  const models = onlyModel(extractor);
  expect(await models.use(model.fingerprint, async (same) => same)).toBe(extractor);
  const refusal = models.use("f".repeat(64), async () => {});
  await expect(refusal).rejects.toBeInstanceOf(UnfitModel);
  await expect(refusal).rejects.toThrow(
    "model of this worker: expected that of the shards (ffffffffffff), got mobilenet_v2",
  );
});
