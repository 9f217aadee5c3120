import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadedModules } from "../../support/loaded-modules.js";
import { addBrokenPictures, drawClassFolders } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";

let folder: string;
let index: string;
const picture = (name: string) => join(folder, "pictures", name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "loci-test-"));
  index = join(folder, "test.loci");
  await drawClassFolders(join(folder, "pictures"), 3);
  await runLoci("index", "build", join(folder, "pictures"), "--out", index, "--model", "mobilenet_v2/gem");
  await addBrokenPictures(folder);
});

describe("loci query", () => {
  it("prints the nearest pictures with score and label", async () => {
    const { code, out } = await runLoci("query", index, picture("circles/1.jpg"), "-k", "3");
    expect(code).toBe(0);
    const lines = out.split("\n").map((line) => line.trim().split(/\s{2,}/));
    expect(lines[2]).toEqual(["1", "1.0000", "circles", "circles/1.jpg"]);
    expect(lines.filter((cells) => cells[2] === "circles")).toHaveLength(3);
  });

  it("prints JSON: path, label and score of k hits for each query, in the order given", async () => {
    const { code, out } = await runLoci(
      "query",
      index,
      picture("stripes/0.jpg"),
      picture("triangles/2.jpg"),
      "-k",
      "5",
      "--json",
    );
    expect(code).toBe(0);
    const { queries, skipped } = JSON.parse(out);
    expect(skipped).toEqual([]);
    expect(queries.map((each: { query: string }) => each.query)).toEqual([
      picture("stripes/0.jpg"),
      picture("triangles/2.jpg"),
    ]);
    for (const { query, hits } of queries) {
      expect(hits).toHaveLength(5);
      expect(hits[0]).toMatchObject({ rank: 1, path: query, score: expect.closeTo(1, 4), label: expect.any(String) });
      const scores = hits.map((hit: { score: number }) => hit.score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    }
  });

  it("loads ONNX Runtime and nothing that only other work needs", async () => {
    const modules = [...(await loadedModules("query", index, picture("stripes/0.jpg")))];
    expect(modules.filter((url) => /onnxruntime-node|hnswlib-node|sharp/.test(url)).length).toBeGreaterThan(3);
    const others = /node_modules\/(@tensorflow|fastify|echarts|ohm-js|cli-progress|pg|pg-pool|pg-copy-streams|yaml)\//;
    expect(modules.filter((url) => others.test(url))).toEqual([]);
  });

  it("gives all pictures when k is larger than the index", async () => {
    const { out } = await runLoci("query", index, picture("stripes/0.jpg"), "-k", "100", "--json");
    expect(JSON.parse(out).queries[0].hits).toHaveLength(9);
  });

  it("refuses another model, and takes the same one by name", async () => {
    const query = (model: string) => runLoci("query", index, picture("stripes/0.jpg"), "--model", model);
    expect(await query("mobilenet_v2/gap")).toMatchObject({
      code: 1,
      out: "",
      notes: expect.stringMatching(
        /model of the queries: expected mobilenet_v2@block_13_expand_relu\/gem.* got mobilenet_v2@block_13_expand_relu\/gap/,
      ),
    });
    expect((await query("mobilenet_v2/gem(p=3)")).code).toBe(0);
  });

  it("answers queries that are no pictures: code 1 when none is one, 2 when some are", async () => {
    const broken = [join(folder, "truncated.jpg"), join(folder, "text.jpg"), join(folder, "missing.jpg"), folder];
    for (const file of broken)
      expect(await runLoci("query", index, file)).toMatchObject({
        code: 1,
        out: "",
        notes: expect.stringContaining(file),
      });
    const mixed = await runLoci("query", index, join(folder, "text.jpg"), picture("circles/0.jpg"), "--json");
    expect(mixed.code).toBe(2);
    expect(JSON.parse(mixed.out)).toMatchObject({
      queries: [{ query: picture("circles/0.jpg") }],
      skipped: [{ path: join(folder, "text.jpg") }],
    });
  });

  it.each([
    ["-k", "0"],
    ["-k", "1.5"],
    ["-k", "many"],
    ["--ef", "0"],
  ])("refuses %s %s", async (option, value) => {
    expect(await runLoci("query", index, picture("circles/0.jpg"), option, value)).toMatchObject({ code: 1, out: "" });
  });

  it("answers an index that is not there with code 1", async () => {
    expect(await runLoci("query", join(folder, "no.loci"), picture("circles/0.jpg"))).toMatchObject({
      code: 1,
      notes: expect.stringContaining("no.loci"),
    });
  });

  it("writes a page whose pictures are there", async () => {
    const page = join(folder, "page.html");
    await runLoci("query", index, picture("circles/0.jpg"), "-k", "2", "--page", page);
    const links = [...(await readFile(page, "utf8")).matchAll(/src="([^"]+)"/g)].map((match) =>
      join(folder, decodeURIComponent(match[1]!)),
    );
    expect(links).toHaveLength(3);
    for (const link of links) expect((await readFile(link)).length).toBeGreaterThan(0);
  });
});
