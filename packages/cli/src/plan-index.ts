import path from "node:path";
import { type Picture, RetrievalError } from "@loci/core";
import {
  checkTarget,
  hnswRanges,
  indexKindNames,
  indexKinds,
  isInPostgres,
  isPostgresAddress,
  metricNames,
  postgresPrecisionNames,
  precisionNames,
  withoutPassword,
} from "@loci/index";
import type { ArgumentsCamelCase, InferredOptionTypes, Options } from "yargs";
import type { BuiltIndex, IndexPlan } from "./build-index.js";
import type { CommandContext } from "./command.js";
import { deviceOption } from "./device-option.js";
import type { Outcome } from "./exit-code.js";
import { chooseModel, modelOptions } from "./load-model.js";
import { share, wholeNumber } from "./number-option.js";
import { datasetOptions, galleryOf, noteSplits, openChosenDataset } from "./open-chosen-dataset.js";
import { tunedText } from "./report/recall.js";
import { reportSkipped, skippedAsJson } from "./report/skipped.js";
import { chooseServers, serversOption } from "./servers-option.js";
import type { Terminal } from "./terminal.js";

/** The options of the commands that make an index of pictures. */
export const indexOptions = {
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
      .join(", ")}; in PostgreSQL the first of ${postgresPrecisionNames.join(", ")} that pgvector has for the length)`,
  },
  servers: serversOption,
  metric: { choices: metricNames, default: "cosine" as const, describe: "How near is measured" },
  recall: share("Choose ef, and if need be a richer graph, for this recall@10, measured against exact search"),
  m: wholeNumber("graph: links per descriptor and level (default: 16)", hnswRanges.m),
  "ef-construction": wholeNumber("graph: candidates examined per insertion (default: 200)", hnswRanges.efConstruction),
  ef: wholeNumber("graph: candidates examined per query (default: 64)", hnswRanges.ef),
  replace: { type: "boolean", default: false, describe: "Replace the index that is there" },
  device: deviceOption,
  json: { type: "boolean", default: false, describe: "Print JSON" },
} as const satisfies Record<string, Options>;

export type ChosenIndex = ArgumentsCamelCase<InferredOptionTypes<typeof indexOptions>>;

/**
 * What the options ask for, with the pictures and the model.
 * @throws RetrievalError when the target is there, or pictures or model are not
 */
export async function planIndex(given: ChosenIndex, context: CommandContext): Promise<IndexPlan> {
  const { terminal } = context;
  const { kind, replace, m, ef, efConstruction, recall, metric, precision } = given;
  const hnsw = {
    ...(m !== undefined && { m }),
    ...(ef !== undefined && { ef }),
    ...(efConstruction !== undefined && { efConstruction }),
  };
  if (kind === "flat" && (recall !== undefined || Object.keys(hnsw).length > 0)) {
    throw new RetrievalError({ what: "a flat index has no m, ef-construction, ef or recall; leave them out" });
  }
  if (isInPostgres(given.out)) checkPostgresKind(kind);
  else await checkTarget(path.resolve(given.out), replace);
  const shards = chooseServers(given.servers, given.out);
  const dataset = await openChosenDataset(given);
  const folder = { root: dataset.root, pictures: galleryOf(dataset) };
  noteSplits(dataset, given, terminal);
  noteMissingLabels(folder.pictures, terminal);
  const model = await chooseModel(given, folder.pictures, context);
  adviseOnLength(model.head.descriptorLength, terminal);
  return { folder, model, target: given.out, kind, hnsw, replace, metric, precision, recall, shards };
}

/** Tells what was made. @param seconds that it took @returns how the command ended */
export function reportIndex(
  given: ChosenIndex,
  plan: IndexPlan,
  { manifest, skipped, tuned }: BuiltIndex,
  seconds: number,
  terminal: Terminal,
): Outcome {
  const out = withoutPassword(given.out);
  if (given.json) {
    const { files: _, ...facts } = { files: undefined, ...manifest };
    const index = isPostgresAddress(out) ? out : path.resolve(out);
    terminal.out(JSON.stringify({ index, ...facts, skipped: skippedAsJson(skipped), seconds }, null, 2));
  } else {
    const rate = (plan.folder.pictures.length / seconds).toFixed(0);
    terminal.out(
      `${out}: ${manifest.count} pictures, ${manifest.dimension} numbers each, ${manifest.model.name}, ${manifest.kind}`,
    );
    if (tuned) terminal.note(`Graph: ${tunedText(tuned, plan.recall)}`);
    terminal.note(`${seconds.toFixed(1)} s, ${rate} pictures/s. Next: loci query ${out} PICTURE`);
  }
  const outcome = reportSkipped(skipped, terminal);
  return tuned?.isReached === false ? "partly" : outcome;
}

function checkPostgresKind(kind: string): void {
  if (kind === "hnsw") return;
  const expected = "hnsw, pgvector's own graph";
  throw new RetrievalError({ what: "kind of an index in PostgreSQL", expected, got: kind });
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
