import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expandGrid, readExperiment } from "@loci/cli";
import { expect, it } from "vitest";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

/** What is said of an experiment, its configuration checked as far as no picture is needed. */
async function answerTo(text: string): Promise<string> {
  const file = join(folder, "e.yaml");
  await writeFile(file, text);
  return readExperiment(file)
    .then(expandGrid)
    .then(
      () => "fine",
      (error: Error) => error.message.replaceAll(`${folder}/`, ""),
    );
}

const grid = "data: photos\ngrid:\n  backbones: mobilenet_v2\n";

it.each<[what: string, text: string, answer: RegExp]>([
  ["a misspelt key", "data: photos\ngird:\n  heads: gem\n", /e\.yaml:2:1: unknown key "gird"; did you mean "grid"/],
  ["a misspelt axis", `${grid}  head: gem\n`, /e\.yaml:4:3: grid: unknown key "head"; did you mean "heads"\?/],
  ["no grid", "data: photos\n", /e\.yaml:1:1: grid.*missing/],
  ["no heads", grid, /e\.yaml:3:3: grid\.heads: missing/],
  ["no data", "grid: {heads: gem}\n", /e\.yaml:1:1: data: missing/],
  ["a misspelt head", `${grid}  heads: [gap, gemm]\n`, /e\.yaml:4:16: grid\.heads: .*"gemm"; did you mean "gem"\?/],
  ["a misspelt option", `${grid}  heads:\n    - gem(q=3)\n`, /e\.yaml:5:7: .*unknown option of gem "q".*known: p/],
  [
    "an option out of range",
    `${grid}  heads: {name: netvlad, options: {clusters: 0}}\n`,
    /e\.yaml:4:10: .*netvlad: option clusters/,
  ],
  [
    "a misspelt backbone",
    "data: photos\ngrid: {backbones: mobilenet, heads: gem}\n",
    /e\.yaml:2:19: .*did you mean "mobilenet_v2"/,
  ],
  [
    "a layer that is not there",
    `${grid}  layers: block_99\n  heads: gem\n`,
    /e\.yaml:4:11: layer of mobilenet_v2.*got "block_99"/,
  ],
  [
    "a finish that is none",
    `${grid}  heads: gem\n  finishes: [none, pac]\n`,
    /e\.yaml:5:20: .*unknown finish "pac"; did you mean "pca"/,
  ],
  ["more dimensions than there are", `${grid}  heads: ['gap|crop(dimensions=9999)']\n`, /e\.yaml:4:11: crop.*9999/],
  [
    "a misspelt recipe",
    `${grid}  heads: gem\n  training: netvlad-week\n`,
    /e\.yaml:5:13: .*did you mean "netvlad-weak"/,
  ],
  [
    "a misspelt key of a recipe",
    `${grid}  heads: gem\n  training:\n    - recipe: gsv-ms\n      epoch: 3\n`,
    /e\.yaml:7:7: .*unknown key "epoch"; did you mean "epochs"/,
  ],
  [
    "a loss that is none",
    `${grid}  heads: gem\n  training: {recipe: gsv-ms, loss: tripelt}\n`,
    /e\.yaml:5:13: .*did you mean "triplet"/,
  ],
  [
    "a protocol that is none",
    `protocol: leave-on-out\n${grid}  heads: gem\n`,
    /e\.yaml:1:11: .*did you mean "leave-one-out"/,
  ],
  ["an index that is none", `${grid}  heads: gem\n  indexes: hnws\n`, /e\.yaml:5:12: .*did you mean "hnsw"/],
  [
    "a precision that hnsw has not",
    `${grid}  heads: gem\n  indexes: hnsw(precision=int8)\n`,
    /e\.yaml:5:12: .*expected float32/,
  ],
  ["a re-ranker that is none", `${grid}  heads: gem\n  rerank: [none, aqee]\n`, /e\.yaml:5:18: .*did you mean "aqe"/],
  [
    "re-ranking of an approximate search",
    `${grid}  heads: gem\n  indexes: hnsw\n  rerank: aqe\n`,
    /e\.yaml:6:11: .*expected exact search/,
  ],
  [
    "a size that is a text",
    `${grid}  heads: gem\n  sizes: [224, big]\n`,
    /e\.yaml:5:16: grid\.sizes: .*expected.*number.*got "big"/,
  ],
  [
    "a size too small for the layer",
    `${grid}  heads: gem\n  sizes: 1\n  layers: out_relu\n  necks: max-pool(kernel=9)\n`,
    /e\.yaml:\d:\d+: /,
  ],
  ["scales out of range", `${grid}  heads: gem\n  views: {scales: [9]}\n`, /e\.yaml:5:10: .*from 0\.25 to 4.*got 9/],
  ["a seed that is negative", `${grid}  heads: gem\n  seeds: [1, -2]\n`, /e\.yaml:5:14: grid\.seeds: .*got -2/],
  ["an empty axis", `${grid}  heads: []\n`, /e\.yaml:4:10: grid\.heads: .*at least|e\.yaml:4:10: grid\.heads: .*>=1/],
  [
    "two layers for a head of one",
    `${grid}  heads: gem\n  layers: block_3_expand_relu+out_relu\n`,
    /e\.yaml:4:10: gem: layers: expected 1, got 2/,
  ],
])("an experiment with %s: the line, what is wrong and what would be right", async (_what, text, answer) => {
  expect(await answerTo(text)).toMatch(answer);
});

it("tells of several mistakes at once, each with its line, also those of an included file", async () => {
  await mkdir(join(folder, "parts"), { recursive: true });
  await writeFile(join(folder, "parts/heads.yaml"), "heads: [gem,\n  gpa]\n");
  const answer = await answerTo("data: photos\ngrid:\n  include: parts/heads.yaml\n  sizes: x\n  necks: l3\n");
  expect(answer).toMatch(/parts\/heads\.yaml:2:3: grid\.heads: .*"gpa"; did you mean "gap"/);
  expect(answer).toMatch(/e\.yaml:4:10: grid\.sizes/);
  expect(answer).toMatch(/e\.yaml:5:10: grid\.necks/);
});

it("reads paths relative to the file", async () => {
  await writeFile(
    join(folder, "fine.yaml"),
    "data: {pictures: photos, root: ../elsewhere}\ntrain: more\ngrid: {heads: gem}\n",
  );
  const { experiment } = await readExperiment(join(folder, "fine.yaml"));
  expect(experiment.data).toMatchObject({ pictures: join(folder, "photos"), root: join(folder, "../elsewhere") });
  expect(experiment.train).toEqual({ pictures: join(folder, "more") });
});
