import path from "node:path";
import { type Picture, RetrievalError } from "@loci/core";
import {
  checkTarget,
  hnswRanges,
  indexKindNames,
  indexKinds,
  isPostgresAddress,
  metricNames,
  postgresPrecisionNames,
  precisionNames,
  withoutPassword,
} from "@loci/index";
import { buildIndex } from "../build-index.js";
import { defineCommand } from "../command.js";
import { chooseModel, modelOptions } from "../load-model.js";
import { share, wholeNumber } from "../number-option.js";
import { datasetOptions, galleryOf, noteSplits, openChosenDataset } from "../open-chosen-dataset.js";
import { tunedText } from "../report/recall.js";
import { reportSkipped, skippedAsJson } from "../report/skipped.js";
import { chooseServers, serversOption } from "../servers-option.js";
import type { Terminal } from "../terminal.js";

export const indexBuildCommand = defineCommand({
  usage: "build <pictures>",
  summary: "Describe the gallery of a data set and index the descriptors",
  options: {
    ...datasetOptions,
    out: {
      type: "string",
      alias: "to",
      demandOption: true,
      describe: "Index to make: a directory, for example city.loci, or postgres://user@host/database/index",
    },
    ...modelOptions,
    kind: {
      choices: indexKindNames,
      default: "hnsw" as const,
      describe: "Kind of index: hnsw (approximate), usearch (approximate, a third of the memory) or flat (exact)",
    },
    precision: {
      choices: [...new Set([...precisionNames, ...postgresPrecisionNames])],
      describe: `How descriptors are held for the first look; candidates are compared again in full (default: ${Object.entries(
        indexKinds,
      )
        .map(([name, { precisions }]) => `${name} ${precisions[0]}`)
        .join(
          ", ",
        )}; in PostgreSQL the first of ${postgresPrecisionNames.join(", ")} that pgvector has for the length)`,
    },
    servers: serversOption,
    metric: { choices: metricNames, default: "cosine" as const, describe: "How near is measured" },
    recall: share("Choose ef, and if need be a richer graph, for this recall@10, measured against exact search"),
    m: wholeNumber("graph: links per descriptor and level (default: 16)", hnswRanges.m),
    "ef-construction": wholeNumber(
      "graph: candidates examined per insertion (default: 200)",
      hnswRanges.efConstruction,
    ),
    ef: wholeNumber("graph: candidates examined per query (default: 64)", hnswRanges.ef),
    replace: { type: "boolean", default: false, describe: "Replace the index that is there" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 index build photos --out photos.loci", "Index a folder with the default model"],
    ["$0 index build photos --out photos.loci --recall 0.99", "99 % of the true neighbours, or it says why not"],
    ["$0 index build photos --out small.loci --kind usearch", "A graph of int8 numbers"],
    [
      "$0 index build photos --model 'mobilenet_v2/netvlad(clusters=16)' --out vlad.loci",
      "Centres found in these pictures",
    ],
  ],
  async run(given, context) {
    const { terminal } = context;
    const started = performance.now();
    const { kind, replace, m, ef, efConstruction, recall, metric, precision } = given;
    const hnsw = {
      ...(m !== undefined && { m }),
      ...(ef !== undefined && { ef }),
      ...(efConstruction !== undefined && { efConstruction }),
    };
    if (kind === "flat" && (recall !== undefined || Object.keys(hnsw).length > 0)) {
      throw new RetrievalError({ what: "a flat index has no m, ef-construction, ef or recall; leave them out" });
    }
    const isRemote = isPostgresAddress(given.out);
    if (isRemote) checkRemoteKind(kind);
    else await checkTarget(path.resolve(given.out), replace);
    const shards = chooseServers(given.servers, given.out);
    const out = withoutPassword(given.out);
    const dataset = await openChosenDataset(given);
    const folder = { root: dataset.root, pictures: galleryOf(dataset) };
    noteSplits(dataset, given, terminal);
    noteMissingLabels(folder.pictures, terminal);
    const model = await chooseModel(given, folder.pictures, context);
    adviseOnLength(model.head.descriptorLength, terminal);
    const plan = { folder, model, target: given.out, kind, hnsw, replace, metric, precision, recall, shards };
    const { manifest, skipped, tuned } = await buildIndex(plan, context);
    const seconds = (performance.now() - started) / 1000;
    if (given.json) {
      const { files: _, ...facts } = { files: undefined, ...manifest };
      const index = isRemote ? out : path.resolve(out);
      terminal.out(JSON.stringify({ index, ...facts, skipped: skippedAsJson(skipped), seconds }, null, 2));
    } else {
      const rate = (folder.pictures.length / seconds).toFixed(0);
      terminal.out(
        `${out}: ${manifest.count} pictures, ${manifest.dimension} numbers each, ${manifest.model.name}, ${manifest.kind}`,
      );
      if (tuned) terminal.note(`Graph: ${tunedText(tuned, recall)}`);
      terminal.note(`${seconds.toFixed(1)} s, ${rate} pictures/s. Next: loci query ${out} PICTURE`);
    }
    const outcome = reportSkipped(skipped, terminal);
    return tuned?.isReached === false ? "partly" : outcome;
  },
});

function checkRemoteKind(kind: string): void {
  if (kind === "hnsw") return;
  throw new RetrievalError({
    what: "kind of an index in PostgreSQL",
    expected: "hnsw, pgvector's own graph",
    got: kind,
  });
}

/** Beyond this a whitened descriptor of a few hundred numbers finds as much, at a fraction of the cost. */
const LONG = 8192;

function adviseOnLength(length: number, terminal: Terminal): void {
  if (length <= LONG) return;
  const kilobytes = Math.round((length * 4) / 1000);
  terminal.note(
    `Descriptors of ${length} numbers, ${kilobytes} kB a picture: whitened to a few hundred they find as much and are searched faster (loci heads finishes, for example /pca(dimensions=512)).`,
  );
}

/** One picture beside class folders makes a plain folder of them, which may not be what was meant. */
function noteMissingLabels(pictures: readonly Picture[], terminal: Terminal): void {
  const stray = pictures.filter(({ name }) => !name.includes("/"));
  const labelled = pictures.some(({ label }) => label !== undefined);
  if (labelled || stray.length === 0 || stray.length === pictures.length) return;
  terminal.note(
    `No labels: ${stray.length} of ${pictures.length} pictures lie outside class folders, for example ${stray[0]?.name}`,
  );
}
