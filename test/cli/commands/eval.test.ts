import { copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataset, writeNpy } from "@loci/core";
import { describe, expect, it } from "vitest";
import { addBrokenPictures, drawClassFolders } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const model = ["--model", "mobilenet_v2/gem"];

describe("loci eval", () => {
  it("finds every picture of classes that look different, and prints the protocol", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 3);
    const { code, out } = await runLoci("eval", folder, ...model);
    expect(code).toBe(0);
    expect(out).toMatch(/recall@1 +1\.0000 +1\.0000 – 1\.0000/);
    expect(out).toMatch(/MAP@R +[01]\.\d{4}/);
    expect(out).toContain("protocol leave-one-out: every picture queries all others");
  });

  it("gives the same as JSON, over the first pictures of each class, with other cut-offs", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 3);
    const { out } = await runLoci("eval", folder, ...model, "--first-per-class", "2", "--cutoffs", "1", "3", "--json");
    expect(JSON.parse(out)).toMatchObject({
      classes: 3,
      gallery: 6,
      queries: 6,
      excludedQueries: 0,
      protocol: { name: "leave-one-out" },
      metrics: [{ name: "recall@1" }, { name: "recall@3" }, { name: "MAP@R" }],
      skipped: [],
    });
  });

  it("asks with the boxes of queries, says so, and lets them be", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 1);
    const table = join(folder, "table.csv");
    // The query is the picture itself, or a corner of it.
    const rows = [
      "circles/0.jpg,circles,0,1,,,,",
      "stripes/0.jpg,stripes,0,1,,,,",
      "circles/0.jpg,circles,1,0,0,0,9,9",
    ];
    await writeFile(table, ["path,label,query,gallery,x1,y1,x2,y2", ...rows].join("\n"));
    const scores = async (...words: string[]) => {
      const { out } = await runLoci("eval", table, ...model, "--json", ...words);
      return JSON.parse(out);
    };
    expect((await scores()).boxes).toBe(1);
    expect((await scores("--no-boxes")).boxes).toBe(0);
    expect((await runLoci("eval", table, ...model)).out).toContain("px by fill, 1 of them cut to their boxes");
  });

  it("leaves unreadable pictures out and ends with code 2", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 2);
    await addBrokenPictures(join(folder, "stripes"));
    const { code, out } = await runLoci("eval", folder, ...model, "--json");
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ gallery: 6, skipped: [{}, {}] });
  });

  it("wants class folders, and at least one readable picture", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 1);
    await rename(join(folder, "circles", "0.jpg"), join(folder, "top.jpg"));
    expect(await runLoci("eval", folder, ...model)).toMatchObject({
      code: 1,
      notes: expect.stringContaining("Put the pictures of each class into a folder of its own"),
    });
    const broken = join(await temporaryFolder(), "broken");
    await mkdir(join(broken, "class"), { recursive: true });
    await addBrokenPictures(join(broken, "class"));
    expect(await runLoci("eval", broken, ...model)).toMatchObject({
      code: 1,
      notes: expect.stringContaining("none of the 2 pictures can be used"),
    });
  });
});

describe("loci eval with re-ranking", () => {
  const evaluated = async (...words: string[]) => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 2);
    return runLoci("eval", folder, ...model, ...words);
  };

  it("tells the chain with every option, what it costs, and what it gains", async () => {
    const { code, out } = await evaluated(
      "--rerank",
      "aqe(k=1)|kreciprocal(k1=2)",
      "--compare-rerank",
      "none",
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      reranking: {
        chain: "aqe(k=1)|kreciprocal(k1=2)",
        stages: [
          { name: "aqe", options: { k: 1, alpha: 3 } },
          { name: "kreciprocal", options: { k1: 2 } },
        ],
        millisecondsPerQuery: expect.any(Number),
      },
      comparison: { other: "mobilenet_v2@block_13_expand_relu/gem without re-ranking" },
    });
  });

  it("counts what a threshold rejects as not found", async () => {
    const { out } = await evaluated("--rerank", "threshold(score=1)");
    expect(out).toMatch(/recall@1 +0\.0000/);
    expect(out).toContain("re-ranked by threshold(score=1): ");
  });

  it("verifies places with the pictures", async () => {
    const { out } = await evaluated("--rerank", "spatial(top=3)");
    expect(out).toMatch(/recall@1 +[01]\.\d{4}/);
    expect(out).toContain("re-ranked by spatial(top=3)");
  });

  it.each([
    [["--rerank", "sequence"], "the sequence and frame of every picture"],
    [["--rerank", "aqe(k=-1)"], "aqe: option k"],
    [["--rerank", "threshold", "--confidence", ".9"], "got threshold. Leave threshold out"],
  ])("refuses %j", async (words, message) => {
    expect(await evaluated(...words)).toMatchObject({ code: 1, out: "", notes: expect.stringContaining(message) });
  });

  it("goes with a model only", async () => {
    const given = ["eval", "--scores", "a.npy", "--positives", "b.json"];
    for (const option of ["--rerank", "--compare-rerank"]) {
      const { code, notes } = await runLoci(...given, option, "aqe");
      expect([code, notes]).toEqual([1, `loci: ${option} only goes with a model. Leave it out.`]);
    }
  });
});

describe("loci eval of another system's output", () => {
  async function output() {
    const folder = await temporaryFolder();
    const [scores, others, positives] = ["scores.npy", "others.npy", "positives.json"].map((name) =>
      join(folder, name),
    );
    // 30 queries, 30 gallery pictures, query i is picture i. The first system is right for even queries, the other never.
    const matrix = (score: (query: number, place: number) => number) =>
      Float32Array.from({ length: 900 }, (_, cell) => score(Math.floor(cell / 30), cell % 30));
    const right = matrix((query, place) => (place === query && query % 2 === 0 ? 10 + query : -place));
    await writeNpy(scores!, { rows: 30, columns: 30, data: right });
    await writeNpy(others!, { rows: 30, columns: 30, data: matrix((query, place) => (place === query ? -99 : place)) });
    await writeFile(positives!, JSON.stringify(Array.from({ length: 30 }, (_, query) => [query])));
    return { scores: scores!, others: others!, positives: positives! };
  }

  it("judges scores by a file of positives, against others, with a threshold", async () => {
    const { scores, others, positives } = await output();
    const command = ["eval", "--scores", scores, "--positives", positives, "--cutoffs", "1", "--resamples", "100"];
    const { code, out } = await runLoci(...command, "--compare", others, "--confidence", "0.9");
    expect(code).toBe(0);
    expect(out).toContain(`${scores}: 30 pictures in the gallery`);
    expect(out).toMatch(/recall@1 +0\.5\d{3} /);
    expect(out).toMatch(/better than .*others\.npy by .*\n.*\nrecall@1 +0\.5000 /);
    expect(out).toMatch(/90 % sure; below it, not in the map/);
    expect(out).toContain("protocol vpr-bench: ");
    const { out: json } = await runLoci(...command, "--json", "--compare", others, "--confidence", "0.9");
    expect(JSON.parse(json)).toMatchObject({
      output: scores,
      gallery: 30,
      queries: 30,
      protocol: { name: "vpr-bench" },
      metrics: [{ name: "recall@1" }, { name: "PR-AUC" }, {}, {}],
      comparison: { other: others, differences: [{ name: "recall@1", mean: 0.5 }] },
      rejection: { confidence: 0.9, heldOut: { answers: 15 } },
    });
  });

  it("distances turn the order round, ranks give no scores", async () => {
    const { others, positives } = await output();
    const nearest = await runLoci("eval", "--scores", others, "--distances", "--positives", positives, "--json");
    expect(JSON.parse(nearest.out)).toMatchObject({ metrics: [{ name: "recall@1", value: 1 }, {}, {}, {}, {}, {}] });
    const ranks = `${positives}.txt`;
    await writeFile(ranks, "0\n".repeat(30));
    const given = await runLoci("eval", "--ranks", ranks, "--positives", positives, "--cutoffs", "1", "--json");
    expect(JSON.parse(given.out)).toMatchObject({ metrics: [{ name: "recall@1", value: expect.closeTo(1 / 30, 10) }] });
    expect(
      await runLoci("eval", "--ranks", ranks, "--positives", positives, "--cutoffs", "1", "--confidence", "0.5"),
    ).toMatchObject({
      code: 1,
      notes: expect.stringContaining("--confidence: expected scores of first answers"),
    });
  });

  it("by class folders of its own", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 2);
    const file = join(await temporaryFolder(), "scores.npy");
    const count = (await openDataset(folder)).pictures.length;
    await writeNpy(file, { rows: count, columns: count, data: new Float32Array(count * count) });
    const { code, out } = await runLoci("eval", folder, "--scores", file, "--by", "label");
    expect(code).toBe(0);
    expect(out).toMatch(/label +queries +recall@1/);
    expect(out).toContain("protocol leave-one-out");
  });

  it("says which options do not go together", async () => {
    const { scores, positives } = await output();
    for (const [words, message] of [
      [[], "what to evaluate: expected a data set, --scores or --ranks, got none"],
      [["--scores", scores], "what is right: expected --positives or a data set, got neither"],
      [["--scores", scores, "--ranks", scores, "--positives", positives], "expected one of them, got both"],
      [["--scores", scores, "--positives", positives, "--clustering"], "--clustering only goes with a model"],
      [["photos", "--positives", positives], "--positives only goes with --scores or --ranks"],
      [["--scores", scores, "--positives", positives, "--metrics", "recall"], 'unknown metric "recall"'],
    ] as const) {
      expect(await runLoci("eval", ...words)).toMatchObject({ code: 1, notes: expect.stringContaining(message) });
    }
  });
});

it("loci eval breaks figures down, compares models and clusters", async () => {
  const folder = await temporaryFolder();
  await drawClassFolders(folder, 3);
  const models = ["--model", "mobilenet_v2@Conv1_relu/gap", "--compare", "mobilenet_v2@Conv1_relu/gmp"];
  const more = ["--by", "label", "--clustering", "--metrics", "mAP", "MRR", "--resamples", "20", "--json"];
  const { code, out } = await runLoci("eval", folder, ...models, ...more);
  expect(code).toBe(0);
  const { groups, comparison, clustering, metrics } = JSON.parse(out);
  const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);
  expect(names(metrics)).toEqual(["mAP", "MRR"]);
  expect(names(groups.rows)).toEqual(["circles", "stripes", "triangles"]);
  expect(names(comparison.differences)).toEqual(["mAP", "MRR"]);
  expect(clustering).toMatchObject({ clusters: 3, NMI: { mean: expect.any(Number) } });
});

it("loci eval takes two walks by frames and a table by distance", async () => {
  const [folder, other] = [await temporaryFolder(), await temporaryFolder()];
  await drawClassFolders(folder, 2);
  const pictures = (await openDataset(folder)).pictures;
  const walk = ["--model", "mobilenet_v2@Conv1_relu/gap", "--resamples", "10", "--json"];
  for (const side of ["query", "database"]) {
    await mkdir(join(other, side));
    for (const [frame, { path }] of pictures.entries()) await copyFile(path, join(other, side, `${frame}.jpg`));
  }
  const frames = JSON.parse((await runLoci("eval", other, ...walk, "--tolerance", "0", "--cutoffs", "1")).out);
  // The same pictures: each finds itself, which is another file.
  expect(frames).toMatchObject({
    protocol: { name: "sequence", settings: { tolerance: 0 } },
    gallery: pictures.length,
    metrics: [{ name: "recall@1", value: 1 }],
  });
  const rows = pictures.map(({ name }, place) => `${name},${1 - (place % 2)},${place % 2},${place * 10},0`);
  const table = join(folder, "places.csv");
  await writeFile(table, ["path,query,gallery,x,y", ...rows].join("\n"));
  const near = JSON.parse((await runLoci("eval", table, ...walk, "--radius", "10")).out);
  expect(near).toMatchObject({
    protocol: { name: "netvlad-25m", settings: { radius: 10 } },
    queries: Math.ceil(pictures.length / 2),
    gallery: Math.floor(pictures.length / 2),
  });
});
