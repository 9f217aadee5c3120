import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Model } from "@loci/core";
import { describe, expect, it } from "vitest";
import { evaluationIn, trainingOf } from "../../../packages/cli/dist/export/card-evidence.js";
import { drawClassFolders } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("evaluationIn", () => {
  it("reads what loci eval --json prints, and refuses it for another model", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(join(folder, "pictures"), 2);
    const words = ["--model", "mobilenet_v2/gap", "--size", "96", "--resamples", "20", "--json"];
    const { out } = await runLoci("eval", join(folder, "pictures"), ...words);
    const { fingerprint } = JSON.parse(out);
    const file = join(folder, "eval.json");
    await writeFile(file, out);
    const evaluation = await evaluationIn(file, { name: "it", fingerprint } as Model);
    expect(evaluation).toMatchObject({ queries: 6, protocol: { name: expect.any(String) } });
    expect(evaluation.metrics.map(({ name }) => name)).toContain("recall@1");
    await expect(evaluationIn(file, { name: "other", fingerprint: "f00" } as Model)).rejects.toThrow(
      /fingerprint of the model: expected f00 \(other\), got .+Its numbers are of another model/,
    );
  });

  it("says what is wrong with another file", async () => {
    const file = join(await temporaryFolder(), "eval.json");
    await expect(evaluationIn(file, {} as Model)).rejects.toThrow("ENOENT");
    for (const text of ["{", '{"model": 3}']) {
      await writeFile(file, text);
      await expect(evaluationIn(file, {} as Model)).rejects.toThrow("nothing that loci eval --json prints");
    }
  });
});

describe("trainingOf", () => {
  it("is nothing where no record lies, and an error where it is damaged", async () => {
    const folder = await temporaryFolder();
    expect(await trainingOf(folder)).toBeUndefined();
    expect(await trainingOf(join(folder, "nowhere"))).toBeUndefined();
    await writeFile(join(folder, "training.json"), "{}");
    await expect(trainingOf(join(folder, "training.json"))).resolves.toBeUndefined();
    await expect(trainingOf(folder)).rejects.toThrow("is no record of loci train");
  });
});
