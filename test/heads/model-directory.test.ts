import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compileModel, createRandom, networkTail, RetrievalError, tuneBackbone } from "@loci/core";
import { assembleModel, createModel, loadModel, parseModelSpec, saveModel } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";

async function saved(text: string) {
  const folder = join(await temporaryFolder(), "model");
  const model = await createModel(parseModelSpec(text), { size: 160, fit: "letterbox" });
  await saveModel(model, folder);
  return { folder, model };
}

async function edit(file: string, change: (content: Record<string, unknown>) => void): Promise<void> {
  const content = JSON.parse(await readFile(file, "utf8"));
  change(content);
  await writeFile(file, JSON.stringify(content));
}

describe("a model directory", () => {
  it.each([
    "mobilenet_v2/gem(p=5)",
    "mobilenet_v2/(gem&l2|project(dimensions=4)|gmp)|power",
    "mobilenet_v2@out_relu/netvlad(clusters=3,centres=random)",
  ])("gives back %s", async (text) => {
    const { folder, model } = await saved(text);
    const loaded = await loadModel(folder);
    const { aggregate: _, ...head } = model.head;
    expect(loaded).toMatchObject({
      name: model.name,
      fingerprint: model.fingerprint,
      layers: model.layers,
      preprocessing: model.preprocessing,
      head,
    });
  });

  it("is refused when it is no model, or a key of it is misspelt", async () => {
    const { folder } = await saved("mobilenet_v2/gem");
    await edit(join(folder, "model.json"), (content) => {
      content["layres"] = content["layers"];
    });
    await expect(loadModel(folder)).rejects.toThrow(/model\.json is not a model of Loci \(.*layres/);
    await rm(join(folder, "model.json"));
    await expect(loadModel(folder)).rejects.toThrow(/model\.json is not a model of Loci \(.*no such file/);
  });

  it("is refused when its files do not belong together", async () => {
    const { folder } = await saved("mobilenet_v2/netvlad(clusters=3,centres=random)");
    const weights = join(folder, "weights.safetensors");
    const bytes = await readFile(weights);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(weights, bytes);
    await expect(loadModel(folder)).rejects.toThrow("fingerprint of the model");
    await rm(weights);
    await expect(loadModel(folder)).rejects.toThrow(/parameters of netvlad: expected .*, got none/);
  });

  it("with one bit flipped anywhere is refused with a reason, or is the same model", { timeout: 120_000 }, async () => {
    const { folder, model } = await saved("mobilenet_v2/netvlad(clusters=3,centres=random)");
    const random = createRandom(1);
    const outcomes = { refused: 0, same: 0 };
    for (const name of ["model.json", "weights.safetensors"]) {
      const file = join(folder, name);
      const whole = await readFile(file);
      for (let round = 0; round < 40; round++) {
        const bytes = Buffer.from(whole);
        bytes[random.integer(bytes.length)]! ^= 1 << random.integer(8);
        await writeFile(file, bytes);
        try {
          // What is left is the name, which is for people.
          expect((await loadModel(folder)).fingerprint).toBe(model.fingerprint);
          outcomes.same++;
        } catch (error) {
          expect(error).toBeInstanceOf(RetrievalError);
          outcomes.refused++;
        }
      }
      await writeFile(file, whole);
    }
    expect(outcomes.refused).toBeGreaterThan(outcomes.same);
  });

  it("keeps what was trained of the network, and is refused without it or with something else", async () => {
    const folder = join(await temporaryFolder(), "model");
    const plain = await createModel(parseModelSpec("mobilenet_v2@block_13_expand_relu/gem"), { size: 96 });
    const tail = networkTail(plain.backbone, { from: "block_12_add", layers: ["block_13_expand_relu"], size: 96 });
    const weights = Object.fromEntries(
      Object.entries(tail.parameters).map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map((value) => value + 0.01) },
      ]),
    );
    const model = assembleModel({
      ...plain,
      backbone: tuneBackbone(plain.backbone, { from: "block_12_add", weights }),
    });
    expect(model.name).toBe("mobilenet_v2@block_13_expand_relu/gem (tuned from block_12_add, fill, 96 px)");
    expect(model.fingerprint).not.toBe(plain.fingerprint);
    await saveModel(model, folder);
    const loaded = await loadModel(folder);
    expect([loaded.name, loaded.fingerprint]).toEqual([model.name, model.fingerprint]);
    expect(Buffer.compare(compileModel(loaded), compileModel(model))).toBe(0);
    const file = join(folder, "backbone.safetensors");
    const bytes = await readFile(file);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(file, bytes);
    await expect(loadModel(folder)).rejects.toThrow("fingerprint of backbone mobilenet_v2");
    await rm(file);
    await expect(loadModel(folder)).rejects.toThrow(/cannot read .*backbone\.safetensors/);
  });

  it("is refused when the backbone has other weights by now", async () => {
    const { folder } = await saved("mobilenet_v2/gem");
    await edit(join(folder, "model.json"), (content) => {
      content["backbone"] = { name: "mobilenet_v2", fingerprint: "0".repeat(64) };
    });
    await expect(loadModel(folder)).rejects.toThrow(
      /fingerprint of backbone mobilenet_v2: expected 000000000000, got [0-9a-f]{12}/,
    );
  });
});
