import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addBrokenPictures, drawClassFolders } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const model = ["--model", "mobilenet_v2/gap"];

async function folders() {
  const folder = await temporaryFolder();
  const pictures = join(folder, "pictures");
  await drawClassFolders(pictures, 2);
  return { folder, pictures, index: join(folder, "test.loci") };
}

describe("loci index build", () => {
  it("makes an index directory with everything that queries need", async () => {
    const { pictures, index } = await folders();
    const run = await runLoci("index", "build", pictures, "--out", index, ...model);
    expect(run).toMatchObject({
      code: 0,
      out: expect.stringContaining("6 pictures, 576 numbers each, mobilenet_v2@block_13_expand_relu/gap, hnsw"),
    });
    expect((await readdir(index)).sort()).toEqual([
      "graph.hnsw",
      "items.jsonl",
      "manifest.json",
      "model",
      "skipped.jsonl",
      "vectors.npy",
    ]);
    expect(await readFile(join(index, "items.jsonl"), "utf8")).toMatch(
      /^\{"path":"circles\/0\.jpg","label":"circles"\}\n/,
    );
  });

  it("skips, counts and lists pictures that cannot be read, and ends with code 2", async () => {
    const { pictures, index } = await folders();
    await addBrokenPictures(join(pictures, "circles"));
    const run = await runLoci("index", "build", pictures, "--out", index, ...model, "--json");
    expect(run.code).toBe(2);
    const facts = JSON.parse(run.out);
    expect(facts).toMatchObject({ count: 6, kind: "hnsw", dimension: 576 });
    expect(facts.skipped).toEqual([
      { path: join(pictures, "circles/text.jpg"), reason: expect.stringContaining("plain text") },
      { path: join(pictures, "circles/truncated.jpg"), reason: expect.stringContaining("truncated") },
    ]);
    expect(run.notes).toContain("2 pictures were skipped:");
    expect(await readFile(join(index, "skipped.jsonl"), "utf8")).toContain("circles/truncated.jpg");
  });

  it("finds NetVLAD's centres in the pictures and keeps them with the index", async () => {
    const { pictures, index } = await folders();
    const run = await runLoci(
      "index",
      "build",
      pictures,
      "--out",
      index,
      "--kind",
      "flat",
      "--model",
      "mobilenet_v2/netvlad(clusters=4)",
    );
    expect(run).toMatchObject({ code: 0, out: expect.stringContaining("2304 numbers") });
    expect((await readdir(join(index, "model"))).sort()).toEqual(["model.json", "weights.safetensors"]);
    const query = await runLoci("query", index, join(pictures, "stripes/1.jpg"), "-k", "2", "--json");
    expect(JSON.parse(query.out).queries[0].hits[0]).toMatchObject({
      name: "stripes/1.jpg",
      score: expect.closeTo(1, 4),
    });
  });

  it("replaces an index only when asked to, and nothing else ever", async () => {
    const { folder, pictures, index } = await folders();
    const build = (...more: string[]) =>
      runLoci("index", "build", pictures, "--out", index, "--kind", "flat", ...model, ...more);
    expect((await build()).code).toBe(0);
    expect(await build()).toMatchObject({ code: 1, notes: expect.stringContaining("exists already") });
    expect((await build("--replace")).code).toBe(0);
    await mkdir(join(folder, "mine"));
    await writeFile(join(folder, "mine", "thesis.txt"), "years of work");
    const other = await runLoci("index", "build", pictures, "--out", join(folder, "mine"), ...model, "--replace");
    expect(other).toMatchObject({ code: 1, notes: expect.stringContaining("is not a Loci index") });
    expect(await readFile(join(folder, "mine", "thesis.txt"), "utf8")).toBe("years of work");
  });

  it.each([
    ["a missing folder", "nowhere", /nowhere/],
    ["an empty folder", "empty", /no pictures.*got no files/],
  ])("answers %s with code 1 and no index", async (_name, which, message) => {
    const { folder, index } = await folders();
    await mkdir(join(folder, "empty"));
    const run = await runLoci("index", "build", join(folder, which), "--out", index, ...model);
    expect(run).toMatchObject({ code: 1, out: "", notes: expect.stringMatching(message) });
    expect(await readdir(folder)).not.toContain("test.loci");
  });

  it("leaves nothing behind when no picture can be read", async () => {
    const { folder, index } = await folders();
    await mkdir(join(folder, "broken"));
    await addBrokenPictures(join(folder, "broken"));
    const run = await runLoci("index", "build", join(folder, "broken"), "--out", index, ...model);
    expect(run).toMatchObject({
      code: 1,
      notes: expect.stringMatching(/none of the 2 pictures can be used; the first: .*text\.jpg.*plain text/),
    });
    expect((await readdir(folder)).sort()).toEqual(["broken", "pictures"]);
  });
});
