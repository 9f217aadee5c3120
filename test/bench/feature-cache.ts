/**
 * What the feature cache costs and brings, on one machine in one run:
 *   npm run build && npx tsx test/bench/feature-cache.ts PICTURES [--backbone mobilenet_v2] [--layer L] [--first-per-class N]
 *
 * Filling it against extraction without it, opening it when it is full, and reading random batches against what the disk
 * (or the page cache) gives of the same files without checksums and decoding. The last line has the peak memory.
 */
import { openSync, readSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  compileFeatureMaps,
  createRandom,
  openBackbone,
  openDataset,
  openFeatureSet,
  openOnnxSession,
  runOverPictures,
} from "@loci/core";
import { sessionFor } from "../../packages/core/dist/extraction/run-over-pictures.js";
import { listPacks } from "../../packages/core/dist/feature-cache/packs/pack-files.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    backbone: { type: "string", default: "mobilenet_v2" },
    layer: { type: "string" },
    "first-per-class": { type: "string" },
  },
});

async function seconds(job: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await job();
  return (performance.now() - started) / 1000;
}

/** Pictures per second of `job`, and what it costs whatever else the machine is doing. */
async function cost(job: () => Promise<unknown>): Promise<string> {
  const before = process.cpuUsage();
  const taken = await seconds(job);
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / 1000 / pictures.length;
  return `${(pictures.length / taken).toFixed(1)} pictures/s, ${each.toFixed(1)} ms of processor time each`;
}

const backbone = await openBackbone(values.backbone);
const layers = [values.layer ?? backbone.defaultLayer] as const;
const firstPerClass = values["first-per-class"];
const { pictures } = await openDataset(
  positionals[0] as string,
  firstPerClass === undefined ? {} : { firstPerClass: Number(firstPerClass) },
);
const cache = { folder: await mkdtemp(join(tmpdir(), "loci-bench-")), limit: 20e9 };
const open = () => openFeatureSet({ backbone, layers, pictures, cache });
const memory = () => `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`;
console.log(`${values.backbone}@${layers[0]}, ${pictures.length} pictures; peak memory so far ${memory()}`);

console.log(`filling the cache            ${await cost(async () => (await open()).close())}; peak memory ${memory()}`);
const extraction = await cost(async () => {
  const session = await openOnnxSession(compileFeatureMaps(backbone, layers), sessionFor(backbone, pictures.length));
  for await (const _ of runOverPictures(session, pictures, backbone.preprocessing));
  await session.close();
});
console.log(`extraction without it        ${extraction}`);
console.log(`opening it full              ${(await seconds(async () => (await open()).close())).toFixed(2)} s`);

const set = await open();
const [shape] = set.shapes as [(typeof set.shapes)[0]];
const bytesOfMap = 2 * shape.height * shape.width * shape.channels;
const random = createRandom(1);
const descriptors = (await listPacks(cache.folder)).map(({ maps, count }) => ({
  descriptor: openSync(maps, "r"),
  count,
}));
for (const rows of [32, 120]) {
  const buffer = new Uint8Array(bytesOfMap);
  const rates: [number, number][] = [];
  let reuse: Awaited<ReturnType<typeof set.read>> = [];
  let processor = 0;
  for (let round = 0; round < 20; round++) {
    const requests = Array.from({ length: rows }, () => ({ picture: random.integer(set.pictures.length), view: 0 }));
    const before = process.cpuUsage();
    const read = await seconds(async () => {
      reuse = await set.read(requests, reuse);
    });
    const { user, system } = process.cpuUsage(before);
    // The first rounds start the threads and get the memory that the others use again.
    if (round >= 4) processor += (user + system) / 1000 / 16;
    const bare = await seconds(async () => {
      for (let row = 0; row < rows; row++) {
        const pack = descriptors[random.integer(descriptors.length)] as (typeof descriptors)[0];
        readSync(pack.descriptor, buffer, 0, bytesOfMap, bytesOfMap * random.integer(pack.count));
      }
    });
    rates.push([read, bare]);
  }
  const median = (column: 0 | 1) => rates.map((pair) => pair[column]).sort((a, b) => a - b)[10] as number;
  const rate = (time: number) => `${((rows * bytesOfMap) / 1e6 / time).toFixed(0)} MB/s`;
  console.log(
    `reading ${rows} random maps`.padEnd(29) +
      `${(1000 * median(0)).toFixed(1)} ms, ${rate(median(0))} of float16, ${processor.toFixed(1)} ms of processor time; bare reading ${rate(median(1))}`,
  );
}
await set.close();
console.log(`peak memory                  ${memory()}`);
await rm(cache.folder, { recursive: true });
