import path from "node:path";
import { type Picture, RetrievalError } from "@loci/core";
import { checkTarget, indexKindNames } from "@loci/index";
import { buildIndex } from "../build-index.js";
import { defineCommand } from "../command.js";
import { chooseModel, modelOptions } from "../load-model.js";
import { wholeNumber } from "../number-option.js";
import { datasetOptions, galleryOf, noteSplits, openChosenDataset } from "../open-chosen-dataset.js";
import { reportSkipped, skippedAsJson } from "../report/skipped.js";
import type { Terminal } from "../terminal.js";

export const indexBuildCommand = defineCommand({
  usage: "build <pictures>",
  summary: "Describe the gallery of a data set and index the descriptors",
  options: {
    ...datasetOptions,
    out: { type: "string", demandOption: true, describe: "Index directory to make, for example city.loci" },
    ...modelOptions,
    kind: {
      choices: indexKindNames,
      default: "hnsw" as const,
      describe: "Kind of index: hnsw (approximate) or flat (exact)",
    },
    m: wholeNumber("hnsw: links per descriptor and level (default: 16)", { least: 2, most: 512 }),
    "ef-construction": wholeNumber("hnsw: candidates examined per insertion (default: 200)", { least: 1 }),
    ef: wholeNumber("hnsw: candidates examined per query (default: 64)", { least: 1 }),
    replace: { type: "boolean", default: false, describe: "Replace the index that is there" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 index build photos --out photos.loci", "Index a folder with the default model"],
    [
      "$0 index build photos --model 'mobilenet_v2/netvlad(clusters=16)' --out vlad.loci",
      "Centres found in these pictures",
    ],
  ],
  async run(given, context) {
    const { terminal } = context;
    const started = performance.now();
    const { kind, replace, m, ef, efConstruction } = given;
    const hnsw = {
      ...(m !== undefined && { m }),
      ...(ef !== undefined && { ef }),
      ...(efConstruction !== undefined && { efConstruction }),
    };
    if (kind !== "hnsw" && Object.keys(hnsw).length > 0) {
      throw new RetrievalError({ what: `a ${kind} index has no m, ef-construction or ef; leave them out` });
    }
    await checkTarget(path.resolve(given.out), replace);
    const dataset = await openChosenDataset(given);
    const folder = { root: dataset.root, pictures: galleryOf(dataset) };
    noteSplits(dataset, given, terminal);
    noteMissingLabels(folder.pictures, terminal);
    const model = await chooseModel(given, folder.pictures, context);
    const { manifest, skipped } = await buildIndex({ folder, model, target: given.out, kind, hnsw, replace }, context);
    const seconds = (performance.now() - started) / 1000;
    if (given.json) {
      const { files: _, ...facts } = manifest;
      terminal.out(
        JSON.stringify({ index: path.resolve(given.out), ...facts, skipped: skippedAsJson(skipped), seconds }, null, 2),
      );
    } else {
      const rate = (folder.pictures.length / seconds).toFixed(0);
      terminal.out(
        `${given.out}: ${manifest.count} pictures, ${manifest.dimension} numbers each, ${manifest.model.name}, ${kind}`,
      );
      terminal.note(`${seconds.toFixed(1)} s, ${rate} pictures/s. Next: loci query ${given.out} PICTURE`);
    }
    return reportSkipped(skipped, terminal);
  },
});

/** One picture beside class folders makes a plain folder of them, which may not be what was meant. */
function noteMissingLabels(pictures: readonly Picture[], terminal: Terminal): void {
  const stray = pictures.filter(({ name }) => !name.includes("/"));
  const labelled = pictures.some(({ label }) => label !== undefined);
  if (labelled || stray.length === 0 || stray.length === pictures.length) return;
  terminal.note(
    `No labels: ${stray.length} of ${pictures.length} pictures lie outside class folders, for example ${stray[0]?.name}`,
  );
}
