/**
 * Every untrained head on both bundled backbones and their useful layers, on fine-grained classes and on places:
 *   npx tsx test/bench/untrained-heads.ts --flowers FLOWERS17 --corridor CORRIDOR [--out docs/results/untrained-heads.csv]
 *     [--backbone inception_v3] [--layer mixed8] [--head 'gem(p=4)'] (each of them more than once, if wanted)
 *
 * FLOWERS17 is a folder of class folders of which the first 30 pictures each are taken (leave-one-out: recall@1, MAP@R);
 * CORRIDOR has the folders query and database in walking order (query i matches database i−2 … i+2: recall@1,5,10). Feature maps
 * are computed once per layer and kept in memory, heads run on them; those that start from data start from the gallery.
 * Milliseconds per picture are medians over batches: the network up to the layer (eight pictures), and the head by itself (sixteen).
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import {
  type BackboneDefinition,
  backbones,
  compileFeatureMaps,
  createProtocol,
  type Dataset,
  evaluate,
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
  headDefinitions,
  type MapSource,
  mapData,
  parseHeadSpec,
  runFormula,
} from "@loci/heads";
import { indexKinds } from "@loci/index";

const { values: given } = parseArgs({
  options: {
    flowers: { type: "string" },
    corridor: { type: "string" },
    backbone: { type: "string", multiple: true, default: Object.keys(backbones) },
    layer: { type: "string", multiple: true },
    head: { type: "string", multiple: true },
    out: { type: "string", default: "docs/results/untrained-heads.csv" },
  },
});
if (!given.flowers || !given.corridor) throw new Error("--flowers and --corridor name the two data sets");

const BATCH = 8;
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

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] as number;

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
    for (const { dataset } of data) {
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
  return { maps, milliseconds: median(times) };
}

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

/** Descriptors of all pictures, and milliseconds per picture. */
async function describeAll(head: Head, source: MapSource) {
  const descriptors = new Float32Array(source.pictures * head.descriptorLength);
  const times: number[] = [];
  let offset = 0;
  let started = performance.now();
  const all = Array.from({ length: source.pictures }, (_, picture) => picture);
  for await (const { pictures, values } of runFormula(formulaOf(head), source, all)) {
    times.push((performance.now() - started) / pictures.length);
    descriptors.set(values, offset);
    offset += values.length;
    started = performance.now();
  }
  return { descriptors, milliseconds: median(times) };
}

async function judge({ dataset, protocol }: Data, descriptors: Float32Array, length: number) {
  const rowsOf = (pictures: readonly number[]) => {
    const rows = new Float32Array(pictures.length * length);
    for (const [place, picture] of pictures.entries()) {
      rows.set(descriptors.subarray(picture * length, (picture + 1) * length), place * length);
    }
    return rows;
  };
  const index = indexKinds.flat.create(length);
  try {
    await index.add(rowsOf(dataset.gallery));
    const rank = async (queries: readonly number[], depth: number) => {
      const found = await index.search(rowsOf(queries.map((query) => dataset.queries[query] as number)), depth);
      return found.map((hits) => ({ places: Int32Array.from(hits, ({ id }) => id) }));
    };
    const { metrics } = await evaluate(protocol, protocol.judge(dataset), rank);
    return metrics.map(({ value, lower, upper }) => ({ value, lower, upper }));
  } finally {
    await index.close();
  }
}

const columns = [
  ["model", "length", "flowers17 recall@1", "95 % interval", "flowers17 MAP@R"],
  ["corridor recall@1", "95 % interval", "corridor recall@5", "corridor recall@10", "network ms", "head ms"],
].flat();
const rows: (readonly (string | number)[])[] = [];

for (const name of given.backbone) {
  const backbone = await openBackbone(name);
  const { usefulLayers } = backbones[name as keyof typeof backbones] as BackboneDefinition;
  for (const layer of usefulLayers.filter((one) => given.layer?.includes(one) ?? true)) {
    const { maps, milliseconds } = await openMaps(backbone, layer);
    for (const text of heads) {
      const spec = parseHeadSpec(text);
      const count = headDefinitions[spec.name]?.featureMaps?.least ?? 1;
      const [shape] = featureMapShapes({ backbone, layers: [layer], preprocessing: backbone.preprocessing });
      const shapes = new Array(count).fill(shape) as unknown as [typeof shape];
      const figures: { value: number; lower: number; upper: number }[] = [];
      let [length, headMilliseconds] = [0, 0];
      try {
        for (const [place, set] of data.entries()) {
          const source = sourceOf(maps[place] as Maps, count);
          const head = await createHead(spec, shapes, { data: mapData(source, { pictures: set.dataset.gallery }) });
          length = head.descriptorLength;
          if (length > LONGEST)
            throw new RetrievalError({ what: `${text}: ${length} numbers, too long for this table` });
          const { descriptors, milliseconds: own } = await describeAll(head, source);
          headMilliseconds = own;
          figures.push(...(await judge(set, descriptors, length)));
        }
      } catch (error) {
        if (!(error instanceof RetrievalError)) throw error;
        console.error(`${name}@${layer}/${text} left out: ${error.message}`);
        continue;
      }
      const [flowers, precision, one, five, ten] = figures as [
        (typeof figures)[0],
        (typeof figures)[0],
        (typeof figures)[0],
        (typeof figures)[0],
        (typeof figures)[0],
      ];
      const interval = ({ lower, upper }: (typeof figures)[0]) => `${lower.toFixed(3)}–${upper.toFixed(3)}`;
      rows.push([
        ...[`${name}@${layer}/${formatHeadSpec(spec)}`, length, flowers.value.toFixed(3), interval(flowers)],
        ...[precision.value.toFixed(3), one.value.toFixed(3), interval(one), five.value.toFixed(3)],
        ...[ten.value.toFixed(3), milliseconds.toFixed(1), headMilliseconds.toFixed(2)],
      ]);
      console.error((rows.at(-1) as readonly string[]).join("  "));
      const cell = (value: string | number) => (/[",]/.test(`${value}`) ? `"${value}"` : `${value}`);
      await writeFile(given.out, `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`);
    }
  }
}

const best = (column: number) => rows.toSorted((left, right) => Number(right[column]) - Number(left[column]));
for (const [title, column] of [
  ["corridor recall@1", 5],
  ["flowers17 recall@1", 2],
] as const) {
  console.log(`\nBest ten by ${title}:`);
  for (const row of best(column).slice(0, 10)) console.log(row.join("  "));
}
