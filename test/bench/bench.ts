/**
 * Everything that docs/performance.md says, in one run on this machine, each beside its peers:
 *   pnpm bench [startup|extraction|int8|index|scale|heads …] [--pictures FOLDER] [--places DATASET] [--descriptors FILE.npy]
 *              [--rounds 3] [--vectors 50000x256 …] [--sizes 10000,30000,100000]
 * The parts that are named are measured again, and their tables replaced; all of them when none is named. Without folders of pictures
 * Loci draws some; what needs real ones is left out. Peers that are not installed are left out: Debian has python3-torch,
 * python3-torchvision, python3-pil, python3-hnswlib, python3-faiss and libopenblas0-pthread.
 */
import { parseArgs } from "node:util";
import { measureExtraction } from "./performance/extraction.js";
import { measureHeads } from "./performance/heads.js";
import { measureIndexes } from "./performance/indexes.js";
import { measureInt8 } from "./performance/int8.js";
import { measureScale } from "./performance/scale.js";
import { record, type Section, type Settings } from "./performance/section.js";
import { measureStartup } from "./performance/startup.js";

const parts: Readonly<Record<string, (settings: Settings) => Promise<Section>>> = {
  startup: measureStartup,
  int8: measureInt8,
  extraction: measureExtraction,
  index: measureIndexes,
  heads: measureHeads,
  scale: measureScale,
};

// pnpm hands "--" on.
const args = process.argv.slice(2).filter((word) => word !== "--");
const { values, positionals } = parseArgs({
  args,
  allowPositionals: true,
  options: {
    pictures: { type: "string" },
    places: { type: "string" },
    descriptors: { type: "string" },
    rounds: { type: "string", default: "3" },
    vectors: { type: "string", multiple: true, default: ["50000x256"] },
    sizes: { type: "string", default: "10000,30000,100000" },
  },
});

const { pictures, places, descriptors } = values;
const settings: Settings = {
  ...{ pictures, places, descriptors },
  rounds: Number(values.rounds),
  vectors: values.vectors.map((text) => text.split("x").map(Number) as [number, number]),
  sizes: values.sizes.split(",").map(Number),
};
/** As it was called, without the paths of this machine. */
const names: Readonly<Record<string, string>> = {
  "--pictures": "FLOWERS17",
  "--places": "CORRIDOR",
  "--descriptors": "CUB.npy",
};
const options = args.filter((word) => !(word in parts)).map((word, at, all) => names[all[at - 1] ?? ""] ?? word);

for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) {
  const measure = parts[name];
  if (measure === undefined) throw new Error(`no part "${name}"; there are ${Object.keys(parts).join(", ")}`);
  process.stderr.write(`${name} …\n`);
  const started = performance.now();
  await record(name, await measure(settings), ["pnpm bench", name, ...options].join(" "));
  process.stderr.write(`${name}: ${((performance.now() - started) / 60_000).toFixed(1)} min\n`);
}
