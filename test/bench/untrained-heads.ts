/**
 * Every untrained head on both bundled backbones and their useful layers, on fine-grained classes and on places:
 *   npx tsx test/bench/untrained-heads.ts --flowers FLOWERS17 --corridor CORRIDOR [--out docs/results/untrained-heads.csv]
 *     [--backbone inception_v3] [--layer mixed8] [--head 'gem(p=4)'] (each of them more than once, if wanted)
 *     [--times]: measure only the milliseconds anew, for instance when the machine was busy before
 * What the file has already is not computed again: a run that was ended goes on.
 *
 * FLOWERS17 is a folder of class folders of which the first 30 pictures each are taken (leave-one-out: recall@1, MAP@R);
 * CORRIDOR has the folders query and database in walking order (query i matches database i−2 … i+2: recall@1,5,10). Feature maps
 * are computed once per layer and kept in memory, heads run on them; those that start from data start from the gallery.
 * Milliseconds per picture are medians over batches: the network up to the layer (eight pictures), and the head by itself (sixteen).
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import {
  type BackboneDefinition,
  backbones,
  compileFeatureMaps,
  createProtocol,
  type Dataset,
  featureMapName,
  type Head,
  type OnnxSession,
  openBackbone,
  openDataset,
  openOnnxSession,
  PIXELS,
  RetrievalError,
  runOverPictures,
} from "@loci/core";
import {
  createHead,
  featureMapShapes,
  formatHeadSpec,
  formulaOf,
  type HeadSpec,
  headDefinitions,
  type MapSource,
  mapData,
  parseHeadSpec,
  runFormula,
} from "@loci/heads";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { judgeDescriptors } from "./judge-descriptors.js";
import { median } from "./median.js";

const { values: given } = parseArgs({
  options: {
    flowers: { type: "string" },
    corridor: { type: "string" },
    backbone: { type: "string", multiple: true, default: Object.keys(backbones) },
    layer: { type: "string", multiple: true },
    head: { type: "string", multiple: true },
    times: { type: "boolean", default: false },
    out: { type: "string", default: "docs/results/untrained-heads.csv" },
  },
});
if (!given.flowers || !given.corridor) throw new Error("--flowers and --corridor name the two data sets");

const BATCH = 8;
/** Pictures that heads are timed on with --times. */
const TIMED = 160;
/** Descriptors longer than this, of all pictures at once, do not fit into memory. */
const LONGEST = 400_000;

/** What the catalogue's heads leave out: normalised locations, other necks and finishes that are known to help. */
const combinations = [
  "flatten(normalise=location)",
  "netvlad(variant=v1)",
  "gem(p=2)",
  "gem(p=5)",
  "l2|gem",
  "l2|gap",
  "l2|gmp",
  "spp(grids=1x2x4,pooling=average)",
  "spp-block|gap",
  "l2|max-pool(kernel=3,stride=1)|flatten",
  "l2|average-pool(kernel=3,stride=1)|flatten",
  "gem&gmp",
  "gem|pca(dimensions=128)",
];
const heads = given.head ?? [...Object.keys(headDefinitions), ...combinations];

interface Data {
  readonly name: string;
  readonly dataset: Dataset;
  readonly protocol: ReturnType<typeof createProtocol>;
}

const data: readonly Data[] = [
  {
    name: "flowers17",
    dataset: await openDataset(given.flowers, { firstPerClass: 30 }),
    protocol: createProtocol("leave-one-out", { cutoffs: [1] }),
  },
  {
    name: "corridor",
    dataset: await openDataset(given.corridor),
    protocol: createProtocol("sequence", { cutoffs: [1, 5, 10] }),
  },
];

/** Feature maps of all pictures of a data set, `[pictures, height, width, channels]`, in pictures as large as the network's input. */
interface Maps {
  readonly values: Float32Array;
  readonly dims: readonly [number, number, number, number];
}

await mkdir(dirname(given.out), { recursive: true });

async function openMaps(backbone: Awaited<ReturnType<typeof openBackbone>>, layer: string) {
  const session = await openOnnxSession(compileFeatureMaps(backbone, [layer]));
  const times: number[] = [];
  const timed: OnnxSession = {
    ...session,
    async run(inputs) {
      const pictures = inputs[PIXELS]?.dims[0] as number;
      const started = performance.now();
      const outputs = await session.run(inputs);
      if (pictures === BATCH) times.push((performance.now() - started) / pictures);
      return outputs;
    },
    // One at a time, so that none is timed while it waits for another.
    lanes: 0,
  };
  const maps: Maps[] = [];
  try {
    for (const { dataset } of given.times ? data.slice(0, 1) : data) {
      const batches: Float32Array[] = [];
      let dims: readonly number[] = [];
      for await (const { outputs, skipped } of runOverPictures(timed, dataset.pictures, backbone.preprocessing)) {
        if (skipped[0]) throw skipped[0].reason;
        const map = outputs[featureMapName(layer)];
        if (map === undefined) continue;
        dims = map.dims;
        batches.push(map.data as Float32Array);
      }
      const values = new Float32Array(batches.reduce((sum, { length }) => sum + length, 0));
      let offset = 0;
      for (const batch of batches) {
        values.set(batch, offset);
        offset += batch.length;
      }
      const [, height, width, channels] = dims as [number, number, number, number];
      maps.push({ values, dims: [dataset.pictures.length, height, width, channels] });
    }
  } finally {
    await session.close();
  }
  const [shape] = featureMapShapes({ backbone, layers: [layer], preprocessing: backbone.preprocessing });
  return { maps, shape, milliseconds: median(times) };
}
type LayerMaps = Awaited<ReturnType<typeof openMaps>>;

/** The maps of a data set, as often as a head takes them. */
const sourceOf = ({ values, dims: [pictures, height, width, channels] }: Maps, copies: number): MapSource => ({
  pictures,
  shapes: new Array(copies).fill({ height, width, channels }) as unknown as MapSource["shapes"],
  async read(chosen) {
    const size = height * width * channels;
    return Array.from({ length: copies }, () => {
      const part = new Float32Array(chosen.length * size);
      for (const [place, picture] of chosen.entries()) {
        part.set(values.subarray(picture * size, (picture + 1) * size), place * size);
      }
      return part;
    });
  },
});

/** Descriptors of the first pictures of a source, and milliseconds per picture. */
async function describeFirst(head: Head, source: MapSource, count: number) {
  const descriptors = new Float32Array(count * head.descriptorLength);
  const times: number[] = [];
  let offset = 0;
  let started = performance.now();
  const places = Array.from({ length: count }, (_, picture) => picture);
  for await (const { pictures, values } of runFormula(formulaOf(head), source, places)) {
    times.push((performance.now() - started) / pictures.length);
    descriptors.set(values, offset);
    offset += values.length;
    started = performance.now();
  }
  return { descriptors, milliseconds: median(times) };
}

const columns = [
  ...["model", "length", "flowers17 recall@1", "flowers17 95 % interval", "flowers17 MAP@R"],
  ...[
    "corridor recall@1",
    "corridor 95 % interval",
    "corridor recall@5",
    "corridor recall@10",
    "network ms",
    "head ms",
    "left out because",
  ],
] as const;
type Row = Readonly<Record<(typeof columns)[number], string>>;

/** A head on the maps of one layer; without `known` its figures, else only its times anew. */
async function measure(model: string, spec: HeadSpec, layer: LayerMaps, known: Row | undefined): Promise<Row> {
  const copies = headDefinitions[spec.name]?.featureMaps?.least ?? 1;
  const shapes = new Array(copies).fill(layer.shape) as unknown as [typeof layer.shape];
  const figures: string[] = [];
  let [length, milliseconds] = [0, 0];
  for (const [place, { dataset, protocol }] of (known ? data.slice(0, 1) : data).entries()) {
    const source = sourceOf(layer.maps[place] as Maps, copies);
    const head = await createHead(spec, shapes, { data: mapData(source, { pictures: dataset.gallery }) });
    length = head.descriptorLength;
    if (length > LONGEST) throw new RetrievalError({ what: `${length} numbers, too long for this table` });
    const described = await describeFirst(head, source, known ? TIMED : source.pictures);
    milliseconds = described.milliseconds;
    if (known) break;
    const { metrics } = await judgeDescriptors(dataset, protocol, described.descriptors);
    for (const { name, value, lower, upper } of metrics) {
      figures.push(value.toFixed(3));
      if (name === "recall@1") figures.push(`${lower.toFixed(3)}–${upper.toFixed(3)}`);
    }
  }
  const told = known ? columns.slice(0, -3).map((column) => known[column]) : [model, `${length}`, ...figures];
  const values = [...told, layer.milliseconds.toFixed(1), milliseconds.toFixed(2), ""];
  return Object.fromEntries(columns.map((column, place) => [column, values[place] as string])) as Row;
}

const known: readonly Row[] = existsSync(given.out) ? parse(await readFile(given.out, "utf8"), { columns: true }) : [];
/** By model, in the order of the table. */
const rows = new Map(known.map((row) => [row.model, row]));

for (const name of given.backbone) {
  const { usefulLayers } = backbones[name as keyof typeof backbones] as BackboneDefinition;
  for (const layer of usefulLayers.filter((one) => given.layer?.includes(one) ?? true)) {
    const models = heads.map((text) => {
      const spec = parseHeadSpec(text);
      return { spec, model: `${name}@${layer}/${formatHeadSpec(spec)}` };
    });
    const wanted = models.filter(({ model }) =>
      given.times ? rows.get(model)?.["left out because"] === "" : !rows.has(model),
    );
    if (wanted.length === 0) continue;
    const maps = await openMaps(await openBackbone(name), layer);
    for (const { model, spec } of wanted) {
      try {
        rows.set(model, await measure(model, spec, maps, rows.get(model)));
      } catch (error) {
        if (!(error instanceof RetrievalError)) throw error;
        const empty = Object.fromEntries(columns.map((column) => [column, ""])) as Row;
        rows.set(model, { ...empty, model, "left out because": error.what });
      }
      console.error(Object.values(rows.get(model) as Row).join("  "));
      await writeTable();
    }
  }
}
await writeTable();

async function writeTable(): Promise<void> {
  await writeFile(given.out, stringify([...rows.values()], { header: true, columns: [...columns] }));
}

for (const column of ["corridor recall@1", "flowers17 recall@1"] as const) {
  console.log(`\nBest ten by ${column}:`);
  const best = [...rows.values()].toSorted((left, right) => Number(right[column]) - Number(left[column]));
  for (const row of best.slice(0, 10)) console.log(Object.values(row).join("  "));
}
