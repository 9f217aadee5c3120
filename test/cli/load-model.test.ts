import { join } from "node:path";
import { chooseModel } from "@loci/cli";
import { saveModel } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { testContext } from "../support/test-terminal.js";

const choose = (model: string, more: object = {}) =>
  chooseModel({ model, seed: 42, ...more }, undefined, testContext().context);

describe("chooseModel", () => {
  it("makes a model by name, with the backbone's own preprocessing unless told otherwise", async () => {
    const model = await choose("mobilenet_v2/gem(p=4)");
    expect(model).toMatchObject({
      name: "mobilenet_v2@block_13_expand_relu/gem(p=4)",
      preprocessing: { size: 224, fit: "fill" },
    });
    const other = await choose("mobilenet_v2/gem(p=4)", { fit: "crop", size: 160 });
    expect(other.preprocessing).toMatchObject({ size: 160, fit: "crop" });
    expect(other.fingerprint).not.toBe(model.fingerprint);
  });

  it("takes a model directory", async () => {
    const folder = join(await temporaryFolder(), "model");
    const model = await choose("mobilenet_v2/netvlad(clusters=2,centres=random)");
    await saveModel(model, folder);
    expect((await choose(folder, { seed: undefined })).fingerprint).toBe(model.fingerprint);
    await expect(choose(folder, { fit: "crop" })).rejects.toThrow("has its own fit, size and seed");
  });

  it("refuses what is neither", async () => {
    await expect(choose("no/such/model")).rejects.toThrow(/expected a name|unknown/);
  });
});
