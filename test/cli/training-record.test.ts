import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelTraining, TrainedModel } from "@loci/cli";
import { recipes, resolveConfiguration } from "@loci/heads";
import { expect, it } from "vitest";
import { writeTrainingRecord } from "../../packages/cli/dist/training-record.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { writtenMetrics } from "../support/written-metrics.js";

it("writes what made a model, for programs and for people", async () => {
  const out = await temporaryFolder();
  const training = {
    ...{ out, recipe: "gsv-ms", configuration: resolveConfiguration(recipes["gsv-ms"]!.configuration) },
    ...{ choice: { spec: {}, options: {} }, dataset: { root: "/pictures", format: "picture-folder" } },
  } as unknown as ModelTraining;
  const progress = { run: "abc", step: 30, best: { score: 0.75, step: 20 }, scores: [0.5, 0.75], seconds: 61.4 };
  const done = {
    ...{ model: { name: "tiny/gem", fingerprint: "f00" }, metrics: writtenMetrics(30), engine: "wasm 4" },
    trained: { progress, isOver: false, trainPictures: 8, validationPictures: 4 },
  } as unknown as TrainedModel;
  await writeTrainingRecord(training, done);
  expect(JSON.parse(await readFile(join(out, "training.json"), "utf8"))).toMatchObject({
    ...{ model: { name: "tiny/gem" }, recipe: "gsv-ms", engine: "wasm 4", seconds: 61 },
    data: { root: "/pictures", train: 8, validation: 4 },
    run: { identity: "abc", steps: 30, best: { score: 0.75, step: 20 }, isOver: false },
  });
  const page = await readFile(join(out, "training.html"), "utf8");
  expect(page).toContain("8 to train on, 4 held out");
  expect(page).toContain("recall@1 0.7500 at step 20");
});
