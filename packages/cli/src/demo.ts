import { mkdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import {
  createProtocol,
  type Dataset,
  type Evaluation,
  evaluate,
  keepPictures,
  openDataset,
  type PictureFolder,
  RetrievalError,
  readPictureFolder,
  reasonOf,
  type SynthesiserName,
  synthesise,
  synthesisers,
  writeFileAtomically,
} from "@loci/core";
import { type Hit, openIndex, type Row } from "@loci/index";
import { buildIndex } from "./build-index.js";
import type { CommandContext } from "./command.js";
import type { Outcome } from "./exit-code.js";
import { chooseModel } from "./load-model.js";
import { rankWith } from "./rank-with.js";
import { neighbourPage, type PageRow, type PageSection } from "./report/neighbour-page.js";
import { reportSkipped } from "./report/skipped.js";

export interface DemoSettings {
  /** Absolute; made if missing. */
  readonly folder: string;
  readonly model: string;
  readonly classes: number;
  readonly perClass: number;
  readonly seed: number;
}

/** Queries shown of each data set, and neighbours of each query. */
const [ROWS, NEIGHBOURS] = [8, 6];

/** Marks a folder as made by the demo, so that the next one may replace it. */
const MARK = ".loci-demo";

export interface Demo {
  /** Path of the HTML page. */
  readonly page: string;
  readonly outcome: Outcome;
}

/** Draws pictures, indexes them with HNSW, asks for the neighbours of each, measures recall, and writes a page. */
export async function runDemo(settings: DemoSettings, context: CommandContext): Promise<Demo> {
  const { folder } = settings;
  await clear(folder);
  const sections: PageSection[] = [];
  const outcomes: Outcome[] = [];
  for (const name of Object.keys(synthesisers) as SynthesiserName[]) {
    const { section, skipped } = await demonstrate(name, settings, context);
    sections.push(section);
    outcomes.push(reportSkipped(skipped, context.terminal));
  }
  const page = path.join(folder, "report.html");
  await writeFileAtomically(page, neighbourPage("Loci demo", folder, sections));
  return { page, outcome: outcomes.includes("partly") ? "partly" : "done" };
}

async function clear(folder: string): Promise<void> {
  const there = (await stat(folder).catch(() => undefined)) !== undefined;
  if (there && (await stat(path.join(folder, MARK)).catch(() => undefined)) === undefined) {
    throw new RetrievalError({ what: `${folder} exists and is not a demo`, remedy: "Name another folder with --out" });
  }
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new RetrievalError({
      what: `cannot make ${folder}`,
      got: reasonOf(cause),
      remedy: "Name another folder with --out",
      cause,
    });
  }
  await writeFileAtomically(path.join(folder, MARK), "");
}

async function demonstrate(name: SynthesiserName, settings: DemoSettings, context: CommandContext) {
  const { terminal, signal } = context;
  const folder = await draw(name, settings, context);
  const model = await chooseModel({ model: settings.model, seed: settings.seed }, folder.pictures, context);
  const target = path.join(settings.folder, `${name}.loci`);
  const { manifest, skipped } = await buildIndex(
    { folder, model, target, kind: "hnsw", hnsw: {}, replace: false },
    context,
  );
  const index = await openIndex(target);
  try {
    const ids = [...index.rows.keys()];
    const rows = [...index.rows.values()];
    const descriptors = await index.descriptors(ids);
    // Through the HNSW index itself, so that what it misses counts.
    const rank = rankWith(descriptors, manifest.dimension, (queries, k) => index.search(queries, k), signal);
    const protocol = createProtocol("leave-one-out");
    const result = await evaluate(protocol, protocol.judge(await indexedPart(folder.root, rows)), rank);
    for (const { name: metric, value, lower, upper } of result.metrics) {
      terminal.out(
        `${name.padEnd(7)} ${metric.padEnd(9)} ${value.toFixed(3)}  [${lower.toFixed(3)}, ${upper.toFixed(3)}]`,
      );
    }
    const hits = await index.search(descriptors, NEIGHBOURS + 1);
    return {
      section: sectionOf(name, result, manifest.model.name, rowsToShow(folder.root, rows, hits)),
      skipped,
    };
  } finally {
    await index.close();
  }
}

/** The drawn pictures that are in the index, in its order. */
async function indexedPart(root: string, rows: readonly Row[]): Promise<Dataset> {
  const dataset = await openDataset(root);
  const indexed = new Set(rows.map(({ path: name }) => name));
  return keepPictures(dataset, new Set(dataset.pictures.filter(({ name }) => indexed.has(name))));
}

async function draw(
  kind: SynthesiserName,
  settings: DemoSettings,
  { terminal, signal }: CommandContext,
): Promise<PictureFolder> {
  const { classes, perClass, seed } = settings;
  const directory = path.join(settings.folder, kind);
  const progress = terminal.progress(`Drawing ${kind}`, classes * perClass);
  const onPicture = (done: number) => {
    signal.throwIfAborted();
    progress.update(done);
  };
  try {
    await synthesise(kind, directory, { classes, perClass, seed, onPicture });
  } finally {
    progress.stop();
  }
  return readPictureFolder(directory);
}

/** Queries spread over the classes, half of them, if there are so many, with a wrong neighbour: failures teach more. */
function rowsToShow(root: string, pictures: readonly Row[], hits: readonly (readonly Hit[])[]): PageRow[] {
  const fileOf = (name: string) => path.join(root, name);
  const rows = pictures.map(({ path: name, label }, query): PageRow => {
    const others = (hits[query] ?? []).filter(({ id }) => id !== query).slice(0, NEIGHBOURS);
    return {
      query: { file: fileOf(`${name}`), label: label === undefined ? label : `${label}` },
      hits: others.map((hit) => ({ file: fileOf(hit.path), label: hit.label, score: hit.score })),
    };
  });
  const isRight = ({ query, hits: [first] }: PageRow) => first?.label === query.label;
  const spread = (chosen: readonly PageRow[], count: number) =>
    Array.from(
      { length: Math.min(count, chosen.length) },
      (_, i) => chosen[Math.floor((i * chosen.length) / Math.min(count, chosen.length))] as PageRow,
    );
  const wrong = spread(
    rows.filter((row) => !isRight(row)),
    ROWS / 2,
  );
  return [...spread(rows.filter(isRight), ROWS - wrong.length), ...wrong];
}

function sectionOf(
  kind: SynthesiserName,
  { metrics, protocol, queries }: Evaluation,
  model: string,
  rows: readonly PageRow[],
): PageSection {
  return {
    title: capitalised(synthesisers[kind].summary),
    facts: metrics.map(({ name, value, lower, upper }) => [
      name,
      `${value.toFixed(3)}  [${lower.toFixed(3)}, ${upper.toFixed(3)}]`,
    ]),
    note:
      `${queries} pictures, each asked against all others; model ${model}, HNSW index; 95 % intervals. ` +
      `${protocol.name}: ${protocol.positives}. Below: queries found and, last, up to ${ROWS / 2} whose nearest neighbour is wrong.`,
    rows,
  };
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
