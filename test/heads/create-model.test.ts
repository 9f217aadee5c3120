import { createModel, heads, parseModelSpec } from "@loci/heads";
import { describe, expect, it } from "vitest";

const fingerprint = async (text: string, options = {}) =>
  (await createModel(parseModelSpec(text), options)).fingerprint;

describe("createModel", () => {
  it("has another fingerprint after a head's formula has changed", async () => {
    const gem = heads.gem as { revision?: number };
    const before = await fingerprint("mobilenet_v2/gem");
    gem.revision = 1;
    try {
      expect(await fingerprint("mobilenet_v2/gem")).not.toBe(before);
    } finally {
      delete gem.revision;
    }
  });

  it("has one fingerprint for one model, however it is written", async () => {
    const same = await fingerprint("mobilenet_v2/gem");
    expect(same).toMatch(/^[0-9a-f]{64}$/);
    expect(await fingerprint("mobilenet_v2@block_13_expand_relu/gem")).toBe(same);
  });

  it("has another one for everything that changes descriptors", async () => {
    const all = await Promise.all([
      fingerprint("mobilenet_v2/gem"),
      fingerprint("mobilenet_v2/gem(p=4)"),
      fingerprint("mobilenet_v2/gap"),
      fingerprint("mobilenet_v2@out_relu/gem"),
      fingerprint("mobilenet_v2/gem", { size: 160 }),
      fingerprint("mobilenet_v2/gem", { fit: "crop" }),
      fingerprint("mobilenet_v2/netvlad(centres=random,clusters=2)"),
      fingerprint("mobilenet_v2/netvlad(centres=random,clusters=2)", { seed: 7 }),
    ]);
    expect(new Set(all).size).toBe(all.length);
  });

  it("refuses sizes that leave nothing of the feature map, and names those that are unusual", async () => {
    await expect(fingerprint("inception_v3/gem", { size: 74 })).rejects.toThrow(
      "(inception_v3@mixed8): expected a whole number from 75, got 74",
    );
    const model = await createModel(parseModelSpec("mobilenet_v2/gem"), { size: 160, fit: "crop" });
    expect(model.name).toBe("mobilenet_v2@block_13_expand_relu/gem (crop, 160 px)");
  });

  it("refuses unknown parts", async () => {
    await expect(fingerprint("mobilenet_v3/gem")).rejects.toThrow('did you mean "mobilenet_v2"?');
    await expect(fingerprint("mobilenet_v2@mixed8/gem")).rejects.toThrow('got "mixed8"');
    await expect(fingerprint("mobilenet_v2/netvlad")).rejects.toThrow("local descriptors of pictures");
  });
});
