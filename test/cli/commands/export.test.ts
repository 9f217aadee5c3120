import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeImage, openOnnxSession } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawClassFolders } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("loci export", () => {
  it("writes a file with which a bare ONNX session makes the descriptors of an index, from raw pixels", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(join(folder, "pictures"), 1);
    const index = join(folder, "test.loci");
    await runLoci(
      "index",
      "build",
      join(folder, "pictures"),
      "--out",
      index,
      "--kind",
      "flat",
      "--model",
      "mobilenet_v2/netvlad(clusters=3)",
    );
    const file = join(folder, "model.onnx");
    const run = await runLoci("export", "--model", join(index, "model"), "--out", file, "--json");
    expect(run.code).toBe(0);
    const about = JSON.parse(run.out);
    expect(about).toMatchObject({
      file,
      card: join(folder, "model.card.md"),
      input: { dims: ["batch", 224, 224, 3], fit: "fill" },
      output: { dims: ["batch", 3 * 576] },
    });

    expect(await readFile(about.card, "utf8")).toContain(about.sha256);

    const { data } = await decodeImage(join(folder, "pictures/circles/0.jpg"), { fit: "fill", size: 224 });
    const session = await openOnnxSession(await readFile(file));
    const { descriptor } = await session.run({ [about.input.name]: { type: "uint8", dims: [1, 224, 224, 3], data } });
    await session.close();
    const stored = (await readFile(join(index, "vectors-1.npy"))).subarray(-3 * about.output.dims[1] * 4);
    const first = new Float32Array(Uint8Array.from(stored).buffer).subarray(0, about.output.dims[1]);
    expect(Math.max(...first.map((value, i) => Math.abs(value - (descriptor!.data[i] as number))))).toBeLessThan(1e-6);
  });

  it("says what is missing for a head that starts from pictures", async () => {
    const run = await runLoci("export", "--model", "mobilenet_v2/netvlad", "--out", "/tmp/never.onnx");
    expect(run).toMatchObject({ code: 1, notes: expect.stringContaining("local descriptors of pictures") });
    expect(run.notes).toContain("loci export --pictures");
  });

  it.each(["netvlad(clusters=2)", "gap|pca(dimensions=2)"])("takes the pictures that %s starts from", async (head) => {
    const folder = await temporaryFolder();
    await drawClassFolders(join(folder, "pictures"), 2);
    const file = join(folder, "model.onnx");
    const model = ["--model", `mobilenet_v2/${head}`, "--size", "96"];
    const run = await runLoci("export", "--pictures", join(folder, "pictures"), ...model, "--out", file, "--json");
    expect([run.code, run.notes]).toEqual([0, expect.any(String)]);
    expect((await readFile(file)).length).toBe(JSON.parse(run.out).bytes);
  });

  it("writes a file that takes pictures of any size, with the training and the numbers on its card", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(join(folder, "pictures"), 3);
    const pictures = join(folder, "pictures");
    const model = join(folder, "model");
    const training = ["--recipe", "proxy-anchor", "--epochs", "1", "--validation", "0", "--engine", "wasm"];
    const head = ["--backbone", "mobilenet_v2", "--head", "gap|pca(dimensions=4)", "--size", "64"];
    expect((await runLoci("train", pictures, ...head, ...training, "--out", model)).notes).not.toContain("loci:");
    const evaluated = await runLoci("eval", pictures, "--model", model, "--resamples", "20", "--json");
    const file = join(folder, "eval.json");
    await writeFile(file, evaluated.out);
    const out = join(folder, "birds.onnx");
    const words = ["export", "--model", model, "--input", "picture", "--evaluation", file, "--out", out];
    const run = await runLoci(...words);
    expect(run).toMatchObject({
      code: 0,
      out: expect.stringContaining("input  picture: uint8 [batch, height, width, 3]"),
    });
    const card = await readFile(join(folder, "birds.card.md"), "utf8");
    expect(card).toMatch(/recipe: proxy-anchor[\s\S]+\| recall@1 \| [01]\.\d{4} \|/);
  });

  it("refuses a name from which the card could not have its own", async () => {
    const run = await runLoci("export", "--model", "mobilenet_v2/gap", "--out", "/tmp/model");
    expect(run).toMatchObject({ code: 1, notes: expect.stringContaining("a name that ends in .onnx") });
  });
});
