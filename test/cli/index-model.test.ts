import { join } from "node:path";
import { loadIndexModel } from "@loci/cli";
import { createModel, parseModelSpec, saveModel } from "@loci/heads";
import type { IndexManifest } from "@loci/index";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";

test("is the model of the index, or refused", async () => {
  const directory = join(await temporaryFolder(), "model");
  const model = await createModel(parseModelSpec("mobilenet_v2/gap"));
  await saveModel(model, directory);
  const { name, fingerprint } = model;
  const manifest = { model: { name, fingerprint } } as IndexManifest;
  expect((await loadIndexModel(directory, manifest)).fingerprint).toBe(fingerprint);
  const other = { model: { name, fingerprint: "other" } } as IndexManifest;
  await expect(loadIndexModel(directory, other)).rejects.toThrow(`${directory} is not the model of this index`);
});
