import path from "node:path";
import { readPictureFolder } from "@loci/core";
import { indexKindNames } from "@loci/index";
import { buildIndex } from "../build-index.js";
import { defineCommand } from "../command.js";
import { chooseModel, modelOptions } from "../load-model.js";
import { reportSkipped, skippedAsJson } from "../report/skipped.js";

export const indexBuildCommand = defineCommand({
  usage: "build <pictures>",
  summary: "Describe every picture of a folder and index the descriptors",
  options: {
    pictures: {
      type: "string",
      demandOption: true,
      describe: "Folder of class folders (their names become labels), or a plain folder",
    },
    out: { type: "string", demandOption: true, describe: "Index directory to make, for example city.loci" },
    ...modelOptions,
    kind: {
      choices: indexKindNames,
      default: "hnsw" as const,
      describe: "Kind of index: hnsw (approximate) or flat (exact)",
    },
    m: { type: "number", describe: "hnsw: links per descriptor and level (default 16)" },
    "ef-construction": { type: "number", describe: "hnsw: candidates examined per insertion (default 200)" },
    ef: { type: "number", describe: "hnsw: candidates examined per query (default 64)" },
    "first-per-class": { type: "number", describe: "Take only the first n pictures of each class" },
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
    const firstPerClass = given["first-per-class"];
    const folder = await readPictureFolder(given.pictures, firstPerClass === undefined ? {} : { firstPerClass });
    const model = await chooseModel(given, folder.pictures, terminal);
    const { m, ef, efConstruction } = given;
    const hnsw = { ...(m && { m }), ...(ef && { ef }), ...(efConstruction && { efConstruction }) };
    const { kind, replace } = given;
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
