// Opens a set of the tiny backbone's features in a process of its own: fill-cache.ts CACHE PICTURES COUNT
// Says on standard output how many are done, and at the end a hash of all of them.
import { writeSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "@loci/core";
import { everything, openTinySet } from "./open-tiny-set.js";

const [folder, pictures, count] = process.argv.slice(2) as [string, string, string];
const set = await openTinySet({
  pictures: Array.from({ length: Number(count) }, (_, number) => ({ path: join(pictures, `${number}.png`) })),
  cache: { folder, limit: 1e9 },
  views: [{}, { flip: true }],
  layers: ["pool8", "pool4"],
  onProgress: (done) => void writeSync(1, `done ${done}\n`),
});
const values = await set.read(everything(set));
writeSync(1, `hash ${sha256(values.map((layer) => sha256(new Uint8Array(layer.buffer))).join())}\n`);
await set.close();
