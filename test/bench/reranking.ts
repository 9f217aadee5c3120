/**
 * What each re-ranker brings on real pictures, next to none, and what a query costs:
 *   npx tsx test/bench/reranking.ts PICTURES [--first-per-class 30] [--classes 101-200] [--every 1] [--local]
 *   npx tsx test/bench/reranking.ts WALK --protocol walk [--local]
 *
 * PICTURES is a folder of class folders: every picture (or every nth, `--every`) queries all others; recall@1 and MAP@R by the
 * rules of the protocol `leave-one-out`. WALK has the folders `database` and `query`, the same way walked twice: query i must find
 * database frame i − 2 … i + 2. Differences from "none" are means over the same queries, all intervals are 95 % bootstrap. The milliseconds
 * are processor time of all threads per query, search included, which other work on the machine disturbs less than the clock.
 * Descriptors (and with `--local` feature maps, averaged over 2 × 2 cells) are extracted once and kept in `--cache`.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import {
  averagePrecisionAtR,
  bootstrapInterval,
  cacheDirectory,
  compileFeatureMaps,
  featureMapName,
  type Model,
  openDataset,
  openExtractor,
  openOnnxSession,
  type PictureFeatures,
  readNpy,
  recallAt,
  runOverPictures,
  writeNpy,
} from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import {
  type FlatGallery,
  galleryWalks,
  openFlatGallery,
  openReranking,
  parseRerankSpec,
  type RerankGallery,
  type RerankQuery,
} from "@loci/index";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: "string", default: "mobilenet_v2/gem" },
    protocol: { type: "string", default: "leave-one-out" },
    "first-per-class": { type: "string" },
    classes: { type: "string" },
    every: { type: "string", default: "1" },
    local: { type: "boolean", default: false },
    rerank: { type: "string", multiple: true },
    cache: { type: "string", default: join(cacheDirectory(), "bench") },
  },
});

const chains = {
  "leave-one-out": [
    "aqe(k=3,alpha=0)",
    "aqe(k=10,alpha=3)",
    "dba(k=3)",
    "dba(k=10)|aqe(k=10,alpha=3)",
    "kreciprocal(k1=20,k2=6,lambda=.3)",
    "aqe(k=3,alpha=0)|kreciprocal(k1=20,k2=6,lambda=.3)",
    "diffusion(k=50,kq=10)",
    "diffusion(k=10,kq=5,alpha=.9)",
    "reciprocal-check(k=20)",
  ],
  walk: [
    "aqe(k=2,alpha=3)",
    "kreciprocal(k1=5,k2=2,lambda=.3)",
    "diffusion(k=5,kq=3)",
    "sequence(length=5)",
    "sequence(length=10)",
    "sequence(length=20)",
    "sequence(length=10,align=centred)",
    "sequence(length=20,align=centred)",
    "sequence(length=20,align=centred,window=0)",
  ],
};
const localChains = [
  "spatial(model=translation,tolerance=1)",
  "spatial(tolerance=1)",
  "spatial(model=homography,tolerance=1)",
];

/** The reach of a match in a walk, in frames. */
const WALK_REACH = 2;

interface Described {
  readonly names: readonly string[];
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
  readonly features?: readonly PictureFeatures[];
}

async function describe(model: Model, paths: readonly string[], name: string): Promise<Described> {
  await mkdir(values.cache, { recursive: true });
  const file = (kind: string) =>
    join(values.cache, `${name}-${paths.length}-${model.fingerprint.slice(0, 12)}-${kind}.npy`);
  if (!existsSync(file("descriptors"))) {
    const data: Float32Array[] = [];
    const extractor = await openExtractor(model, { pictures: paths.length });
    for await (const batch of extractor.describe(paths.map((path) => ({ path })))) data.push(batch.descriptors);
    await extractor.close();
    await writeNpy(file("descriptors"), joined(data, paths.length));
  }
  const descriptors = await readNpy(file("descriptors"));
  if (!values.local) return { names: paths, ...descriptors };
  if (!existsSync(file("local"))) await writeNpy(file("local"), joined(await localRows(model, paths), paths.length));
  const local = await readNpy(file("local"));
  const channels = descriptors.columns;
  return {
    names: paths,
    ...descriptors,
    features: Array.from({ length: local.rows }, (_, row) => [
      featuresOf(local.data.subarray(row * local.columns, (row + 1) * local.columns), channels),
    ]),
  };
}

function joined(parts: readonly Float32Array[], rows: number) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const data = new Float32Array(length);
  let used = 0;
  for (const part of parts) {
    data.set(part, used);
    used += part.length;
  }
  return { rows, columns: length / rows, data };
}

/** Feature maps averaged over 2 × 2 cells, every location of unit length: a row a picture. */
async function localRows(model: Model, paths: readonly string[]): Promise<Float32Array[]> {
  const [layer] = model.layers;
  const session = await openOnnxSession(compileFeatureMaps(model.backbone, [layer]));
  const rows: Float32Array[] = [];
  for await (const { outputs } of runOverPictures(
    session,
    paths.map((path) => ({ path })),
    model.preprocessing,
  )) {
    const { dims, data } = outputs[featureMapName(layer)] as { dims: readonly number[]; data: Float32Array };
    const [pictures, height, width, channels] = dims as [number, number, number, number];
    const size = height * width * channels;
    for (let picture = 0; picture < pictures; picture++)
      rows.push(halved(data.subarray(picture * size, (picture + 1) * size), width, channels));
  }
  await session.close();
  return rows;
}

/** @param map of even height and width */
function halved(map: Float32Array, width: number, channels: number): Float32Array {
  const [columns, lines] = [width / 2, map.length / width / channels / 2];
  const half = new Float32Array(lines * columns * channels);
  for (let cell = 0; cell < lines * columns; cell++) {
    const [y, x] = [2 * Math.floor(cell / columns), 2 * (cell % columns)];
    const vector = half.subarray(cell * channels, (cell + 1) * channels);
    for (const corner of [y * width + x, y * width + x + 1, (y + 1) * width + x, (y + 1) * width + x + 1]) {
      for (let at = 0; at < channels; at++)
        vector[at] = (vector[at] as number) + (map[corner * channels + at] as number);
    }
    const norm = Math.hypot(...vector) || 1;
    for (let at = 0; at < channels; at++) vector[at] = (vector[at] as number) / norm;
  }
  return half;
}

/** Of a square map. */
function featuresOf(descriptors: Float32Array, dimension: number) {
  const count = descriptors.length / dimension;
  const side = Math.sqrt(count);
  const locations = Float32Array.from({ length: 2 * count }, (_, at) =>
    at % 2 === 0 ? (at / 2) % side : Math.floor(at / 2 / side),
  );
  return { dimension, descriptors, locations };
}

/** Scores of one query by the name of the metric, from its answers. */
interface Trial {
  readonly query: RerankQuery;
  readonly depth: number;
  score(ids: readonly number[]): Readonly<Record<string, number>>;
}

/** Ranks, from 1, of the ids that are positives. */
const hitsOf = (ids: readonly number[], isPositive: (id: number) => boolean): number[] =>
  ids.flatMap((id, place) => (isPositive(id) ? [place + 1] : []));

async function leaveOneOut(model: Model, folder: string): Promise<{ gallery: FlatGallery; trials: Trial[] }> {
  const read = await openDataset(
    folder,
    values["first-per-class"] === undefined ? {} : { firstPerClass: Number(values["first-per-class"]) },
  );
  const all = [...new Set(read.pictures.map(({ label }) => label as string))].sort();
  const [first, last] = (values.classes ?? `1-${all.length}`).split("-").map(Number) as [number, number];
  const kept = new Set(all.slice(first - 1, last));
  const pictures = read.pictures.filter(({ label }) => kept.has(label as string));
  const { data, columns, features } = await describe(
    model,
    pictures.map(({ path }) => path),
    `${basename(folder)}-${first}-${last}`,
  );
  const labels = pictures.map(({ label }) => label as string);
  const trials = labels.flatMap((label, id): Trial[] => {
    if (id % Number(values.every) !== 0) return [];
    const positives = labels.filter((other) => other === label).length - 1;
    const descriptor = data.slice(id * columns, (id + 1) * columns);
    const local = features?.[id];
    return [
      {
        query: { descriptor, allowed: (other) => other !== id, ...(local !== undefined && { localFeatures: local }) },
        depth: Math.max(positives, 10),
        score: (ids) => {
          const found = { hits: hitsOf(ids, (other) => labels[other] === label), positives };
          return { "recall@1": recallAt(found, 1), "MAP@R": averagePrecisionAtR(found) };
        },
      },
    ];
  });
  return {
    gallery: await galleryOf(data, columns, features),
    trials,
  };
}

async function walkTwice(model: Model, folder: string): Promise<{ gallery: FlatGallery; trials: Trial[] }> {
  const list = async (part: string) =>
    (await readdir(join(folder, part))).sort().map((file) => join(folder, part, file));
  const [database, queries] = [
    await describe(model, await list("database"), `${basename(folder)}-database`),
    await describe(model, await list("query"), `${basename(folder)}-query`),
  ];
  const { columns } = queries;
  const walk = Array.from({ length: database.rows }, (_, id) => id);
  const trials = Array.from({ length: queries.rows }, (_, position): Trial => {
    const local = queries.features?.[position];
    return {
      query: {
        descriptor: queries.data.slice(position * columns, (position + 1) * columns),
        walk: { descriptors: queries.data, position },
        ...(local !== undefined && { localFeatures: local }),
      },
      depth: database.rows,
      score: (ids) => {
        const isNear = (id: number) => Math.abs(id - position) <= WALK_REACH;
        const found = { hits: hitsOf(ids, isNear), positives: walk.filter(isNear).length };
        return { "recall@1": recallAt(found, 1), "recall@5": recallAt(found, 5) };
      },
    };
  });
  const { features } = database;
  return {
    gallery: await galleryOf(database.data, columns, features, walk),
    trials,
  };
}

/** @param walk ids of all pictures in walking order, when they are one walk */
function galleryOf(
  descriptors: Float32Array,
  dimension: number,
  features: readonly PictureFeatures[] | undefined,
  walk: readonly number[] = [],
): Promise<FlatGallery> {
  const ids = Array.from({ length: descriptors.length / dimension }, (_, id) => id);
  return openFlatGallery([{ ids, descriptors }], dimension, {
    walks: galleryWalks(walk.map((id, frame) => ({ id, sequence: "walk", frame }))),
    localFeatures: features && (async (wanted) => wanted.map((id) => features[id])),
  });
}

type Scores = Readonly<Record<string, readonly number[]>>;

async function measure(chain: string | undefined, gallery: RerankGallery, trials: readonly Trial[]) {
  const { search } = await openReranking(chain === undefined ? [] : parseRerankSpec(chain), gallery);
  const started = process.cpuUsage();
  const scores: Record<string, number[]> = {};
  for (const { query, depth, score } of trials) {
    const { candidates } = await search(query, depth);
    for (const [metric, value] of Object.entries(score(candidates.map(({ id }) => id))))
      scores[metric] = [...(scores[metric] ?? []), value];
  }
  const { user, system } = process.cpuUsage(started);
  return { scores: scores as Scores, milliseconds: (user + system) / 1000 / trials.length };
}

const figure = (value: number) => value.toFixed(3).replace(/^(-?)0/, "$1");
const interval = async (sample: readonly number[]) => {
  const { mean, lower, upper } = await bootstrapInterval(sample);
  return `${figure(mean)} (${figure(lower)} to ${figure(upper)})`;
};

async function main(): Promise<void> {
  const model = await createModel(parseModelSpec(values.model));
  const folder = positionals[0] as string;
  const protocol = values.protocol as keyof typeof chains;
  const { gallery, trials } = await { "leave-one-out": leaveOneOut, walk: walkTwice }[protocol](model, folder);
  console.log(`${basename(folder)}, ${model.name}, ${trials.length} queries`);
  const none = await measure(undefined, gallery, trials);
  const metrics = Object.keys(none.scores);
  console.log(`| re-ranking | ${metrics.flatMap((metric) => [metric, "less none"]).join(" | ")} | ms |`);
  console.log(`|${" --- |".repeat(2 + 2 * metrics.length)}`);
  for (const chain of [undefined, ...(values.rerank ?? [...chains[protocol], ...(values.local ? localChains : [])])]) {
    const { scores, milliseconds } = chain === undefined ? none : await measure(chain, gallery, trials);
    const cells: string[] = [];
    for (const metric of metrics) {
      const [own, base] = [scores[metric] as readonly number[], none.scores[metric] as readonly number[]];
      const gain = own.map((value, at) => value - (base[at] as number));
      cells.push(await interval(own), chain === undefined ? "" : await interval(gain));
    }
    console.log(
      `| \`${(chain ?? "none").replaceAll("|", "\\|")}\` | ${cells.join(" | ")} | ${milliseconds.toFixed(1)} |`,
    );
  }
  await gallery.close();
}

await main();
process.exit();
