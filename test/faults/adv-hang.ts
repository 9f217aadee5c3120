import { mkdtemp } from "node:fs/promises";
import { createRandom } from "@loci/core";
import { fuzzTargets, makeFuzzFolder } from "./fuzz-targets.js";
import { mutate } from "./mutate.js";

const folder = await mkdtemp("/tmp/adv-hang-");
await makeFuzzFolder(folder);
const target = fuzzTargets["parquet"]!;
const seeds = await target.seeds(folder);
const [seed, count] = process.argv.slice(2).map(Number) as [number, number];
let [read, refused] = [0, 0];
for (let number = 0; number < count; number++) {
  const began = performance.now(),
    cpu = process.cpuUsage();
  try {
    await target.run(mutate(seeds, createRandom(seed * 1_000_003 + number)), folder);
    read++;
  } catch (error) {
    refused++;
    if (/more than/.test(`${error}`) || (error as Error).name !== "RetrievalError")
      console.log(
        number,
        `${error}`.slice(-140),
        Math.round(performance.now() - began),
        process.cpuUsage(cpu).user / 1000,
        process.memoryUsage.rss() >> 20,
      );
  }
  if (number % 100 === 0)
    console.log(number, read, refused, process.resourceUsage().maxRSS >> 10, new Date().toISOString());
}
console.log({ read, refused, peak: process.resourceUsage().maxRSS >> 10 });
process.exit(0);
