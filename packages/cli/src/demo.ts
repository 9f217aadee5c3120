import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  evaluateLeaveOneOut,
  type LeaveOneOutResult,
  type Picture,
  type PictureFolder,
  RetrievalError,
  readNpy,
  readPictureFolder,
  type SynthesiserName,
  synthesise,
  synthesisers,
} from "@loci/core";
import { type Hit, type OpenIndex, openIndex } from "@loci/index";
import { buildIndex } from "./build-index.js";
import type { CommandContext } from "./command.js";
import { chooseModel } from "./load-model.js";
import { neighbourPage, type PageRow, type PageSection } from "./report/neighbour-page.js";

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

/**
 * Draws pictures, indexes them with HNSW, asks for the neighbours of each and measures recall.
 * @returns the path of an HTML page with queries and their neighbours
 */
export async function runDemo(settings: DemoSettings, context: CommandContext): Promise<string> {
  const { folder } = settings;
  await clear(folder);
  const sections: PageSection[] = [];
  for (const kind of Object.keys(synthesisers) as SynthesiserName[]) {
    sections.push(await demonstrate(kind, settings, context));
  }
  const page = path.join(folder, "report.html");
  await writeFile(page, neighbourPage("Loci demo", folder, sections));
  return page;
}

async function clear(folder: string): Promise<void> {
  const there = (await stat(folder).catch(() => undefined)) !== undefined;
  if (there && (await stat(path.join(folder, MARK)).catch(() => undefined)) === undefined) {
    throw new RetrievalError({ what: `${folder} exists and is not a demo`, remedy: "Name another folder with --out" });
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, MARK), "");
}

async function demonstrate(
  kind: SynthesiserName,
  settings: DemoSettings,
  context: CommandContext,
): Promise<PageSection> {
  const { terminal } = context;
  const folder = await draw(kind, settings, context);
  const model = await chooseModel({ model: settings.model, seed: settings.seed }, folder.pictures, terminal);
  const target = path.join(settings.folder, `${kind}.loci`);
  const { manifest } = await buildIndex({ folder, model, target, kind: "hnsw", hnsw: {}, replace: false }, context);
  const index = await openIndex(target);
  try {
    const { data: descriptors } = await readNpy(path.join(target, "vectors.npy"));
    const result = await measure(folder.pictures, descriptors, index);
    for (const { name, value, lower, upper } of result.metrics) {
      terminal.out(
        `${kind.padEnd(7)} ${name.padEnd(9)} ${value.toFixed(3)}  [${lower.toFixed(3)}, ${upper.toFixed(3)}]`,
      );
    }
    const hits = await neighbours(folder.pictures, descriptors, index);
    return sectionOf(kind, result, manifest.model.name, rowsToShow(folder.pictures, hits));
  } finally {
    await index.close();
  }
}

async function draw(
  kind: SynthesiserName,
  settings: DemoSettings,
  { terminal, signal }: CommandContext,
): Promise<PictureFolder> {
  const { classes, perClass, seed } = settings;
  const directory = path.join(settings.folder, kind);
  const progress = terminal.progress(`Drawing ${kind}`, classes * perClass);
  const onPicture = (done: number) => progress.update(done);
  try {
    await synthesise(kind, directory, { classes, perClass, seed, onPicture });
  } finally {
    progress.stop();
  }
  signal.throwIfAborted();
  return readPictureFolder(directory);
}

/** Through the HNSW index itself, so that what it misses counts. */
function measure(
  pictures: readonly Picture[],
  descriptors: Float32Array,
  index: OpenIndex,
): Promise<LeaveOneOutResult> {
  const { dimension } = index.manifest;
  const rank = async (queries: readonly number[], depth: number) => {
    const rows = new Float32Array(queries.length * dimension);
    for (const [place, query] of queries.entries()) rows.set(rowOf(descriptors, query, dimension), place * dimension);
    return (await index.search(rows, depth)).map((hits) => hits.map(({ id }) => id));
  };
  return evaluateLeaveOneOut(
    pictures.map(({ label }) => label as string),
    rank,
  );
}

/** Of each picture its nearest others. */
async function neighbours(pictures: readonly Picture[], descriptors: Float32Array, index: OpenIndex): Promise<Hit[][]> {
  const hits = await index.search(descriptors, NEIGHBOURS + 1);
  return pictures.map((_, query) => (hits[query] ?? []).filter(({ id }) => id !== query).slice(0, NEIGHBOURS));
}

const rowOf = (descriptors: Float32Array, row: number, dimension: number) =>
  descriptors.subarray(row * dimension, (row + 1) * dimension);

/** Queries spread over the classes, half of them, if there are so many, with a wrong neighbour: failures teach more. */
function rowsToShow(pictures: readonly Picture[], hits: readonly (readonly Hit[])[]): PageRow[] {
  const rows = pictures.map(
    ({ path: file, label }, query): PageRow => ({
      query: { file, label },
      hits: (hits[query] ?? []).map((hit) => ({
        file: pictures[hit.id]?.path ?? "",
        label: hit.label,
        score: hit.score,
      })),
    }),
  );
  const isRight = ({ query, hits: [first] }: PageRow) => first?.label === query.label;
  const spread = (chosen: readonly PageRow[], count: number) =>
    Array.from(
      { length: Math.min(count, chosen.length) },
      (_, i) => chosen[Math.floor((i * chosen.length) / count)] as PageRow,
    );
  const wrong = spread(
    rows.filter((row) => !isRight(row)),
    ROWS / 2,
  );
  return [...spread(rows.filter(isRight), ROWS - wrong.length), ...wrong];
}

function sectionOf(
  kind: SynthesiserName,
  { metrics, protocol, queries }: LeaveOneOutResult,
  model: string,
  rows: readonly PageRow[],
): PageSection {
  return {
    title: synthesisers[kind].summary,
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
