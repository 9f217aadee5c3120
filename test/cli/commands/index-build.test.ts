import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
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
      expect.stringMatching(/^graph-\d+\.hnsw$/),
      "manifest.json",
      "model",
      "rows-1.jsonl",
      "skipped-1.jsonl",
      "vectors-1.npy",
    ]);
    expect(await readFile(join(index, "rows-1.jsonl"), "utf8")).toMatch(
      /^\["index",.*\n\["add",0,0,\d+,\{"path":"circles\/0\.jpg","label":"circles"\},"[0-9a-f]{8}"\]\n/,
    );
    expect(run.notes).toContain("Graph: m 16, efConstruction 200, ef 64, recall@10 1.0000");
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
    expect(await readFile(join(index, "skipped-1.jsonl"), "utf8")).toContain("circles/truncated.jpg");
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

  it("takes kind, precision, metric and recall; a flat index has no recall to reach", async () => {
    const { pictures, index } = await folders();
    const build = (...more: string[]) =>
      runLoci("index", "build", pictures, "--out", index, "--replace", "--json", ...model, ...more);
    const small = await build(
      "--kind",
      "usearch",
      "--metric",
      "euclidean",
      "--precision",
      "float16",
      "--recall",
      "0.9",
    );
    expect(JSON.parse(small.out)).toMatchObject({
      kind: "usearch",
      metric: "euclidean",
      precision: "float16",
      hnsw: { ef: 16 },
      recall: { curve: [{ ef: 16, recall: 1 }] },
    });
    const { queries } = JSON.parse(
      (await runLoci("query", index, join(pictures, "circles/0.jpg"), "-k", "2", "--json")).out,
    );
    expect(queries[0].hits[0]).toMatchObject({ name: "circles/0.jpg", distance: expect.closeTo(0, 3) });
    expect(queries[0].hits[1].score).toBe(-queries[0].hits[1].distance);
    expect(await build("--kind", "flat", "--recall", "0.9")).toMatchObject({ code: 1, out: "" });
    expect(await build("--recall", "2")).toMatchObject({ code: 1, out: "" });
  });

  it("goes on where an interrupted build ended, and advises on very long descriptors", async () => {
    const { folder, pictures, index } = await folders();
    const words = [
      "index",
      "build",
      pictures,
      "--out",
      index,
      "--kind",
      "flat",
      "--model",
      "mobilenet_v2/netvlad(clusters=16)",
    ];
    const first = await runLoci(...words);
    expect(first.notes).toContain("Descriptors of 9216 numbers, 37 kB a picture");
    // What a process that was killed before its last step leaves behind.
    await rename(index, join(folder, ".test.loci.building"));
    const again = await runLoci(...words);
    expect(again).toMatchObject({ code: 0, notes: expect.stringContaining("Going on with 6 pictures") });
    expect((await readdir(folder)).sort()).toEqual(["pictures", "test.loci"]);
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
