/**
 * What NetVLAD learns from positions alone for places it never saw:
 *   npx tsx test/bench/weak-places.ts [--work .weak-places] [--seed 42] [--also CORRIDOR]
 *
 * Draws 80 places in WORK/train and 60 others in WORK/test (twelve pictures each), gives the first ones positions in metres and no
 * labels, trains netvlad(clusters=16) on mobilenet_v2 by the recipe netvlad-weak, and compares it on the others with itself
 * before training, started from their own pictures. CORRIDOR, folders query and database, is judged the same way.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "@loci/core";
import { stringify } from "csv-stringify/sync";

const { values: given } = parseArgs({
  options: {
    work: { type: "string", default: ".weak-places" },
    seed: { type: "string", default: "42" },
    epochs: { type: "string", default: "6" },
    also: { type: "string" },
  },
});

const HEAD = "netvlad(clusters=16)";
/** Metres from one place to the next, and how far its pictures were taken from its middle at the most. */
const [APART, AROUND] = [100, 3];

function loci(...words: string[]): void {
  const program = path.join(import.meta.dirname, "../../packages/cli/bin/loci.cjs");
  const { status } = spawnSync(process.execPath, [program, ...words], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

const [train, test] = [path.join(given.work, "train"), path.join(given.work, "test")];
await mkdir(given.work, { recursive: true });
if (!existsSync(train)) loci("dataset", "synthesize", "places", train, "--classes", "80", "--seed", "11");
if (!existsSync(test)) loci("dataset", "synthesize", "places", test, "--classes", "60", "--seed", "12");

const random = createRandom(1);
const around = () => AROUND * (2 * random.uniform() - 1);
const places = (await readdir(train, { withFileTypes: true })).filter((entry) => entry.isDirectory());
const rows: { path: string; x: number; y: number }[] = [];
for (const [number, { name }] of places.entries()) {
  for (const file of (await readdir(path.join(train, name))).sort()) {
    rows.push({ path: `${name}/${file}`, x: APART * number + around(), y: around() });
  }
}
const table = path.join(train, "positions.csv");
await writeFile(table, stringify(rows, { header: true }));

const model = path.join(given.work, `model-${given.seed}`);
loci(
  ...["train", table, "--backbone", "mobilenet_v2", "--head", HEAD, "--recipe", "netvlad-weak"],
  ...["--epochs", given.epochs, "--seed", given.seed, "--out", model],
);
loci("eval", test, "--model", model, "--compare", `mobilenet_v2/${HEAD}`);
if (given.also) loci("eval", given.also, "--model", model, "--compare", `mobilenet_v2/${HEAD}`);
