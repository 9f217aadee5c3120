/**
 * Every untrained head on both bundled backbones and their useful layers, on fine-grained classes and on places:
 *   npx tsx test/bench/untrained-heads.ts --flowers FLOWERS17 --corridor CORRIDOR [--out docs/results/untrained-heads.csv]
 *     [--backbone inception_v3] [--layer mixed8] [--head 'gem(p=4)'] (each of them more than once, if wanted)
 *
 * FLOWERS17 is a folder of class folders of which the first 30 pictures each are taken (leave-one-out: recall@1, MAP@R);
 * CORRIDOR has the folders query and database in walking order (query i matches database i−2 … i+2: recall@1,5,10). Feature maps
 * are computed once per layer and kept in memory, heads run on them; those that start from data start from the gallery.
 * Milliseconds per picture are medians over batches of eight: the network up to the layer, and the head by itself.
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import {
  type BackboneDefinition,
  backbones,
  compileFeatureMaps,
  createProtocol,
  createRandom,
  type Dataset,
  evaluate,
  featureMapName,
  type Head,
  type MapFormula,
  OnnxGraph,
  type OnnxSession,
  onnxOps,
  openBackbone,
  openDataset,
  openOnnxSession,
  PIXELS,
  RetrievalError,
  runOverPictures,
  sample,
} from "@loci/core";
import {
  createHead,
  featureMapShapes,
  formatHeadSpec,
  type HeadData,
  headDefinitions,
  parseHeadSpec,
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
  "l2|spp(grids=4)",
  "l2|spp(grids=4,pooling=average)",
  "spp(grids=1x2x4,pooling=average)",
  "spp-block|gap",
  "l2|max-pool(kernel=3,stride=1)|flatten",
  "l2|average-pool(kernel=3,stride=1)|flatten",
  "gem&gmp",
  "gem|pca(dimensions=128)",
  "l2|average-pool(kernel=3,stride=1)|flatten|power",
];
/** These have no start that says anything: they are what training begins with. */
const heads = given.head ?? [...Object.keys(headDefinitions), ...combinations];

interface Data {
  readonly name: string;
  readonly dataset: Dataset;
  readonly protocol: ReturnType<typeof createProtocol>;
}

async function readWalks(root: string): Promise<Dataset> {
  const all = (await openDataset(root)).pictures;
  const side = (name: string) =>
    all.filter((picture) => picture.name.startsWith(`${name}/`)).map((picture, frame) => ({ ...picture, frame }));
  const [database, query] = [side("database"), side("query")];
  return {
    format: "walks",
    root,
    pictures: [...database, ...query],
    gallery: database.map((_, i) => i),
    queries: query.map((_, i) => database.length + i),
  };
}

const data: readonly Data[] = [
  {
    name: "flowers17",
    dataset: await openDataset(given.flowers, { firstPerClass: 30 }),
    protocol: createProtocol("leave-one-out", { cutoffs: [1] }),
  },
  {
    name: "corridor",
    dataset: await readWalks(given.corridor),
    protocol: createProtocol("sequence", { cutoffs: [1, 5, 10] }),
  },
];

/** Feature maps of all pictures of a data set, `[pictures, height, width, channels]`, in pictures as large as the network's input. */
interface Maps {
  readonly values: Float32Array;
  readonly dims: readonly [number, number, number, number];
}

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

/** A formula over `count` copies of the map. */
async function openFormula(formula: MapFormula, count: number, channels: number): Promise<OnnxSession> {
  const graph = new OnnxGraph();
  const map = graph.input("map", "float32", ["batch", "height", "width", channels]);
  const parameters = Object.entries(formula.parameters).map(([name, { data: values, shape }]) => [
    name,
    graph.initializer(values, shape),
  ]);
  const copies = new Array<string>(count).fill(map) as [string, ...string[]];
  const result = formula.compute(onnxOps(graph), copies, Object.fromEntries(parameters));
  graph.node("Identity", [result], {}, "result");
  graph.output("result", "float32");
  return openOnnxSession(graph.encode());
}

/** Some pictures' results, and milliseconds per picture. */
async function runFormula(session: OnnxSession, { values, dims }: Maps, pictures: readonly number[]) {
  const [, height, width, channels] = dims;
  const size = height * width * channels;
  const results: Float32Array[] = [];
  const times: number[] = [];
  for (let start = 0; start < pictures.length; start += BATCH) {
    const part = pictures.slice(start, start + BATCH);
    const batch = new Float32Array(part.length * size);
    for (const [place, picture] of part.entries()) {
      batch.set(values.subarray(picture * size, (picture + 1) * size), place * size);
    }
    const started = performance.now();
    const outputs = await session.run({
      map: { type: "float32", dims: [part.length, height, width, channels], data: batch },
    });
    times.push((performance.now() - started) / part.length);
    results.push(outputs["result"]?.data as Float32Array);
  }
  const all = new Float32Array(results.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const result of results) {
    all.set(result, offset);
    offset += result.length;
  }
  return { values: all, milliseconds: median(times) };
}

const unitRows = (values: Float32Array, length: number): Float32Array => {
  const norms = Array.from({ length: values.length / length }, (_, row) =>
    Math.max(Math.hypot(...values.subarray(row * length, (row + 1) * length)), 1e-12),
  );
  return values.map((value, i) => value / (norms[Math.floor(i / length)] as number));
};

/** Data to start from: the gallery's maps. */
function galleryData({ dataset }: Data, maps: Maps, count: number): HeadData {
  const channels = maps.dims[3];
  const draw = (most: number) => {
    const places = sample(createRandom(42), dataset.gallery.length, most);
    return places.map((place) => dataset.gallery[place] as number);
  };
  return {
    async locations(formula, outputs, _maps, { pictures, perPicture }) {
      const session = await openFormula(formula, count, channels);
      const { values } = await runFormula(session, maps, draw(pictures));
      await session.close();
      const all = values.length / outputs;
      const rows = sample(createRandom(42), all, Math.min(all, pictures * perPicture));
      const chosen = new Float32Array(rows.length * outputs);
      for (const [place, row] of rows.entries()) {
        chosen.set(values.subarray(row * outputs, (row + 1) * outputs), place * outputs);
      }
      return { values: unitRows(chosen, outputs), count: rows.length };
    },
    async descriptors(head, _maps, most) {
      const session = await openFormula(formulaOf(head), count, channels);
      const { values } = await runFormula(session, maps, draw(most));
      await session.close();
      return { values, count: values.length / head.descriptorLength };
    },
  };
}

const formulaOf = (head: Head): MapFormula => ({
  parameters: head.parameters,
  compute: (ops, featureMaps, parameters) => head.aggregate(ops, featureMaps, parameters),
});

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
          const own = maps[place] as Maps;
          const head = await createHead(spec, shapes, { data: galleryData(set, own, count) });
          length = head.descriptorLength;
          if (length > LONGEST)
            throw new RetrievalError({ what: `${text}: ${length} numbers, too long for this table` });
          const session = await openFormula(formulaOf(head), count, shape.channels);
          const run = await runFormula(session, own, [...set.dataset.pictures.keys()]);
          await session.close();
          headMilliseconds = run.milliseconds;
          figures.push(...(await judge(set, run.values, length)));
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
