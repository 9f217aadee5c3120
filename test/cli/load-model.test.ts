import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chooseModel } from "@loci/cli";
import { saveModel } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { networkFixture } from "../support/network-fixtures.js";
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
    await expect(choose(folder, { fit: "crop" })).rejects.toThrow(
      "has its own backbone, head, fit, size, views and seed",
    );
  });

  it("reads a model from a file of YAML or JSON; options count more", async () => {
    const folder = await temporaryFolder();
    const [yaml, json] = [join(folder, "model.yaml"), join(folder, "model.json")];
    await writeFile(yaml, "backbone: mobilenet_v2\nhead: {name: gem, options: {p: 4}}\nsize: 160\nflip: true\n");
    await writeFile(json, JSON.stringify({ backbone: "mobilenet_v2", head: "gem(p=4)", size: 96, flip: true }));
    const model = await choose(yaml);
    expect(model.name).toBe("mobilenet_v2@block_13_expand_relu/gem(p=4) (fill, 160 px, flip)");
    expect((await choose(json, { size: 160 })).fingerprint).toBe(model.fingerprint);
    await writeFile(yaml, "backbone: [");
    await expect(choose(yaml)).rejects.toThrow(yaml);
  });

  it("takes backbone and head in place of a model, not besides", async () => {
    const { context } = testContext();
    const chosen = { backbone: "mobilenet_v2@out_relu", head: "l2|gap", scales: [1, 0.5] };
    expect((await chooseModel(chosen, undefined, context)).name).toBe("mobilenet_v2@out_relu/l2|gap (scales 1 0.5)");
    await expect(choose("mobilenet_v2/gap", { head: "gem" })).rejects.toThrow("expected either, got both");
  });

  it("takes a network of the user's own, with its layer, and tells what it took for granted", async () => {
    const { context, notes } = testContext();
    const chosen = { backbone: networkFixture("resnet"), layer: "layer2+layer3", head: "hbp" };
    expect((await chooseModel(chosen, undefined, context)).name).toBe("resnet@layer2+layer3/hbp");
    expect(notes.join()).toContain("resnet: preprocessing told from the network: torchvision");
    await expect(chooseModel({ ...chosen, layer: "layer9" }, undefined, context)).rejects.toThrow("for example layer1");
  });

  it("takes a layer once, and only with a backbone", async () => {
    await expect(choose("mobilenet_v2/gap", { layer: "out_relu" })).rejects.toThrow("expected either, got both");
    const twice = { model: undefined, backbone: "mobilenet_v2@out_relu", layer: "out_relu" };
    await expect(chooseModel(twice, undefined, testContext().context)).rejects.toThrow("--layer besides");
  });

  it("refuses what is neither", async () => {
    await expect(choose("no/such/model")).rejects.toThrow(/expected a name|unknown/);
  });
});
