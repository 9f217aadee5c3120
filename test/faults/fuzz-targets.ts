import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { checkExperiment, parseLocatedYaml } from "@loci/cli";
import {
  createRandom,
  decodeImage,
  decodeSafetensors,
  drawThumbnail,
  encodeSafetensors,
  openDataset,
  openOnnxSession,
  readNpy,
  readPictureGps,
  readPictureHeader,
  readPositives,
  readRanks,
  writeNpy,
} from "@loci/core";
import { createModel, loadModel, parseHeadSpec, parseModelSpec, readMetrics, saveModel } from "@loci/heads";
import {
  compileFilter,
  createHnswIndex,
  createUsearchIndex,
  loadHnswIndex,
  loadUsearchIndex,
  openIndex,
  parseRerankSpec,
  repairIndex,
  verifyIndex,
} from "@loci/index";
import { parquetWriteBuffer } from "hyparquet-writer";
import sharp from "sharp";
import { readResultLines } from "../../packages/cli/dist/experiments/result-lines.js";
import { readChoice } from "../../packages/cli/dist/load-model.js";
import { decodePackHeader, forEachEntry } from "../../packages/core/dist/feature-cache/packs/pack-index.js";
import { decodeMat } from "../../packages/core/dist/files/mat.js";
import { decodeNpyArray } from "../../packages/core/dist/files/npy-array.js";
import { readNpz } from "../../packages/core/dist/files/npz.js";
import { readPickle } from "../../packages/core/dist/files/pickle.js";
import { encodeLine } from "../../packages/index/dist/storage/journal.js";
import { encodeManifest } from "../../packages/index/dist/storage/manifest.js";
import { gpsPicture } from "../support/dataset-samples.js";
import { randomDescriptors } from "../support/descriptors.js";
import { noise } from "../support/drawn-pictures.js";
import { makeSmallIndex, smallDimension } from "../support/small-index.js";
import { tinyBackbone } from "../support/tiny-backbone.js";

/** Something that reads what strangers may have written. */
export interface FuzzTarget {
  /** Whole inputs to begin with. @param folder an empty one, which stays */
  seeds(folder: string): Promise<readonly Uint8Array[]>;
  /** @throws RetrievalError when it refuses the input; any other error is a finding */
  run(bytes: Buffer, folder: string): Promise<void>;
}

const fixtures = join(import.meta.dirname, "../fixtures");

async function fixturesOf(ending: string): Promise<Buffer[]> {
  const names = await readdir(fixtures, { recursive: true });
  const files = names.filter((name) => name.endsWith(ending)).sort();
  return Promise.all(files.map((name) => readFile(join(fixtures, name))));
}

const texts =
  (...seeds: readonly string[]) =>
  async () =>
    seeds.map((seed) => Buffer.from(seed));

/** Has the input in a file. */
const inFile = (name: string, read: (file: string) => Promise<unknown>) => async (bytes: Buffer, folder: string) => {
  const file = join(folder, name);
  await writeFile(file, bytes);
  await read(file);
};

/** Has the input as a text. */
const asText = (read: (text: string) => unknown) => async (bytes: Buffer) => void (await read(bytes.toString("utf8")));

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

const images: FuzzTarget = {
  seeds: async () => {
    const formats = ["jpeg", "png", "webp", "avif", "tiff", "gif"] as const;
    const drawn = formats.map((format) => noise(24, 20).toFormat(format).toBuffer());
    return [
      ...(await Promise.all(drawn)),
      await gpsPicture(),
      await sharp(await gpsPicture())
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer(),
    ];
  },
  run: async (bytes) => {
    await readPictureHeader(bytes, "input", 1e6);
    await readPictureGps({ path: "input", bytes });
    await decodeImage(bytes, { fit: "fill", size: 16, pixelLimit: 1e6 });
    await drawThumbnail(bytes, { width: 8, pixelLimit: 1e6, name: "input" });
  },
};

const safetensors: FuzzTarget = {
  seeds: async () => [
    encodeSafetensors(
      new Map([
        ["weights", { shape: [2, 3], data: new Float32Array([1, 2, 3, 4, 5, 6]) }],
        ["bias", { shape: [], data: new Float32Array([1]) }],
      ]),
      { progress: "{}" },
    ),
  ],
  run: async (bytes) => void decodeSafetensors(bytes, "input"),
};

/** A small index, and one more for each input, which is a part of it. */
async function indexWith(folder: string, change: (index: string) => Promise<void>): Promise<string> {
  const index = join(folder, "changed.loci");
  await rm(index, { recursive: true, force: true });
  await cp(join(folder, "small.loci"), index, { recursive: true });
  await change(index);
  return index;
}

async function searchOnce(index: string): Promise<void> {
  const opened = await openIndex(index);
  try {
    await opened.search(randomDescriptors(createRandom(1), 1, smallDimension), 3);
  } finally {
    await opened.close();
  }
}

const smallIndexSeed = (name: RegExp) => async (folder: string) => {
  const index = join(folder, "small.loci");
  await makeSmallIndex(index, "hnsw");
  const names = (await readdir(index, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
  return Promise.all(names.filter((each) => name.test(each)).map((each) => readFile(join(index, each))));
};

/** With a right checksum, as only an attacker would make it. */
const manifest: FuzzTarget = {
  seeds: smallIndexSeed(/^manifest/),
  run: async (bytes, folder) => {
    const index = await indexWith(folder, async (changed) => {
      let text = bytes.toString("utf8");
      try {
        const { sha256: _, ...content } = JSON.parse(text);
        text = encodeManifest(content);
      } catch {
        // Not even JSON: as it is.
      }
      await writeFile(join(changed, "manifest.json"), text);
    });
    await searchOnce(index);
  },
};

/** Lines of the journal with right checksums, so that what they say is believed. */
const journal: FuzzTarget = {
  seeds: smallIndexSeed(/^rows/),
  run: async (bytes, folder) => {
    const lines = bytes.toString("utf8").replace(/\n$/, "").split("\n");
    const encoded = lines.map((line) => {
      try {
        const value = JSON.parse(line);
        return Array.isArray(value) ? encodeLine(value.slice(0, -1)) : `${line}\n`;
      } catch {
        return `${line}\n`;
      }
    });
    const text = Buffer.from(encoded.join(""));
    const index = await indexWith(folder, async (changed) => {
      const { sha256: _, ...content } = JSON.parse(await readFile(join(changed, "manifest.json"), "utf8"));
      await writeFile(join(changed, content.journal), text);
      const files = content.files.map((file: { name: string }) =>
        file.name === content.journal ? { name: file.name, bytes: text.length, crc32: crc32(text) } : file,
      );
      await writeFile(join(changed, "manifest.json"), encodeManifest({ ...content, files }));
    });
    await searchOnce(index);
  },
};

/** What `repair` makes of an index with a damaged file must verify. */
const repair = (name: RegExp): FuzzTarget => ({
  seeds: smallIndexSeed(name),
  run: async (bytes, folder) => {
    const index = await indexWith(folder, async (changed) => {
      const file = (await readdir(changed)).find((each) => name.test(each)) as string;
      await writeFile(join(changed, file), bytes);
    });
    await repairIndex(index);
    await verifyIndex(index);
    await searchOnce(index);
  },
});

const graph = (kind: "hnsw" | "usearch"): FuzzTarget => {
  const vectors = randomDescriptors(createRandom(2), 60, smallDimension);
  const rows = (folder: string) => ({ rows: { path: join(folder, "vectors.npy"), offset: 128 } });
  return {
    seeds: async (folder) => {
      await writeNpy(join(folder, "vectors.npy"), { rows: 60, columns: smallDimension, data: vectors });
      const made = kind === "hnsw" ? createHnswIndex(smallDimension) : createUsearchIndex(smallDimension, rows(folder));
      try {
        await made.add(vectors);
        await made.save(join(folder, "graph"));
      } finally {
        await made.close();
      }
      return [await readFile(join(folder, "graph"))];
    },
    run: async (bytes, folder) => {
      const file = join(folder, "changed-graph");
      const seal = Buffer.alloc(12);
      seal.write("LOCISEAL", "latin1");
      seal.writeUInt32LE(crc32(bytes.subarray(0, -12)), 8);
      await writeFile(file, kind === "hnsw" ? bytes : Buffer.concat([bytes.subarray(0, -12), seal]));
      const loaded = await (kind === "hnsw"
        ? loadHnswIndex(file, smallDimension)
        : loadUsearchIndex(file, smallDimension, rows(folder)));
      try {
        await loaded.search(vectors.slice(0, smallDimension), 5);
      } finally {
        await loaded.close();
      }
    },
  };
};

const onnx: FuzzTarget = {
  seeds: async () => [tinyBackbone().network],
  run: async (bytes) => {
    const session = await openOnnxSession(bytes, { threads: 1 });
    try {
      await session.run({ pixels: { type: "uint8", dims: [1, 8, 8, 3], data: new Uint8Array(192) } });
    } finally {
      await session.close();
    }
  },
};

const modelDirectory: FuzzTarget = {
  seeds: async (folder) => {
    const model = await createModel(parseModelSpec("mobilenet_v2@block_3_expand_relu/gap"));
    await saveModel(model, join(folder, "model"));
    return [await readFile(join(folder, "model/model.json"))];
  },
  run: inFile("model/model.json", (file) => loadModel(join(file, ".."))),
};

/** A ZIP archive with one stored and one deflated member, whose names may lead anywhere. */
function zipOf(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(crc32(content), 14);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  local.copy(central, 6, 4, 30);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}

const EXPERIMENT = `data: photos
base: &base {backbones: mobilenet_v2, layers: block_3_expand_relu, sizes: 64}
grid: [{<<: *base, heads: [gap, gem]}, {<<: *base, heads: 'gap|pca(dimensions=4)', training: {recipe: gsv-ms, epochs: 2}}]
protocol: {name: classes}
`;
const FILTER = `(label in ('rose','lily') and time > '2024-05-01') or not name like "a%_b" and frame between 1 and 2`;

/** By name. */
export const fuzzTargets: Readonly<Record<string, FuzzTarget>> = {
  image: images,
  npy: { seeds: () => fixturesOf(".npy"), run: inFile("input.npy", readNpy) },
  "npy array": { seeds: () => fixturesOf(".npy"), run: async (bytes) => void decodeNpyArray(bytes, "input") },
  npz: {
    seeds: async () => [
      ...(await fixturesOf(".npz")),
      zipOf("../../outside.npy", await readFile(join(fixtures, "numpy/matrix.npy"))),
    ],
    run: inFile("input.npz", (file) => readNpz(file, ["utmDb"])),
  },
  mat: { seeds: () => fixturesOf(".mat"), run: async (bytes) => void decodeMat(bytes, "input") },
  pickle: { seeds: () => fixturesOf(".pkl"), run: async (bytes) => void readPickle(bytes, "input") },
  safetensors,
  csv: {
    seeds: texts(
      'path,label,latitude,longitude,time\na.jpg,x,1,2,2024-01-01\nb.jpg,"y ""z",-90,180,\n',
      "image;utm_east;utm_north;utm_zone\nfolder/a.jpg;500000;4000000;33T\n",
    ),
    run: inFile("input.csv", (file) => openDataset(file)),
  },
  "json lines": {
    seeds: texts('{"path":"a.jpg","label":"x","latitude":1,"longitude":2}\n{"path":"b.jpg","label":"y"}\n'),
    run: inFile("input.jsonl", (file) => openDataset(file)),
  },
  parquet: {
    seeds: async () => [
      Buffer.from(
        parquetWriteBuffer({
          columnData: [
            { name: "path", data: ["a.jpg", "b.jpg"], type: "STRING" },
            { name: "label", data: ["x", "y"], type: "STRING" },
            { name: "latitude", data: [1, 2], type: "DOUBLE" },
            { name: "longitude", data: [3, 4], type: "DOUBLE" },
          ],
        }),
      ),
    ],
    run: inFile("input.parquet", (file) => openDataset(file)),
  },
  "experiment YAML": {
    seeds: texts(
      EXPERIMENT,
      "data: {pictures: photos, split: test}\ngrid: {heads: [gap, 'gem(p=3)']}\nresamples: 100\n",
    ),
    run: asText(async (text) => checkExperiment(await parseLocatedYaml(text, "input.yaml"), "/nowhere")),
  },
  "model YAML": {
    seeds: texts(
      "backbone: mobilenet_v2\nhead: {name: netvlad, clusters: 8}\n",
      '{"backbone":"inception_v3","head":"gem"}',
    ),
    run: inFile("input.yaml", (file) => readChoice({ model: file })),
  },
  "model directory": modelDirectory,
  manifest,
  journal,
  "repair manifest": repair(/^manifest/),
  "repair journal": repair(/^rows/),
  "repair vectors": repair(/^vectors/),
  "repair graph": repair(/^graph/),
  "hnswlib graph": graph("hnsw"),
  "usearch graph": graph("usearch"),
  "ONNX model": onnx,
  "results.jsonl": {
    seeds: texts('{"kind":"cell","id":"a","system":"x","metrics":[{"name":"recall@1","value":1}]}\n{"kind":"query"}\n'),
    run: inFile("results.jsonl", (file) => drain(readResultLines(file))),
  },
  "metrics.jsonl": {
    seeds: texts('{"kind":"step","step":1,"loss":0.5}\n{"kind":"validation","step":2,"scores":{"recall@1":0.5}}\n'),
    run: inFile("metrics.jsonl", (file) => readMetrics(join(file, ".."))),
  },
  "cache pack": {
    seeds: async () => [Buffer.concat([Buffer.from("LOCIPACK"), Buffer.alloc(64, 3), Buffer.from('{"layer":"pool"}')])],
    run: async (bytes) => {
      decodePackHeader(bytes);
      forEachEntry(bytes, () => {});
    },
  },
  positives: {
    seeds: texts("[[0,1],[2]]", '{"positives":[[0]],"ignored":[[1]],"hard":[[]]}'),
    run: inFile("input.json", readPositives),
  },
  ranks: { seeds: texts("[[0,1],[2,0]]", "0 1 2\n2 1 0\n"), run: inFile("input.txt", readRanks) },
  filter: {
    seeds: texts(FILTER, "frame = 3", "label is null and (time < '2024-05-01T10:00:00Z' or 1 = 1)"),
    run: asText((text) =>
      compileFilter(text, { label: "text", name: "text", time: "time", frame: "integer" } as never),
    ),
  },
  head: {
    seeds: texts("l2|gem(p=4)|power", "netvlad(clusters=32)|pca(dimensions=64)", "[gap,gem(p=3)]|l2"),
    run: asText(parseHeadSpec),
  },
  model: {
    seeds: texts("mobilenet_v2@block_3_expand_relu+out_relu/gem(p=3)", "inception_v3/l2|gem"),
    run: asText(parseModelSpec),
  },
  reranker: { seeds: texts("aqe(k=10,alpha=3)|kreciprocal(k1=20,k2=6,lambda=.3)"), run: asText(parseRerankSpec) },
};

/** Makes the folder that a target's inputs are put into, with the pictures that tables name. */
export async function makeFuzzFolder(folder: string): Promise<void> {
  await mkdir(join(folder, "model"), { recursive: true });
  const picture = await gpsPicture();
  for (const name of ["a.jpg", "b.jpg"]) await writeFile(join(folder, name), picture);
}
