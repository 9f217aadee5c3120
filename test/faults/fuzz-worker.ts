// Reads mutated inputs of one target in a process of its own: fuzz-worker.ts TARGET FOLDER SEED FIRST COUNT
// Before each input it writes its number to FOLDER/at; findings are lines of JSON on standard output.
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { type FuzzTarget, fuzzTargets, makeFuzzFolder } from "./fuzz-targets.js";
import { mutate, randomOfInput } from "./mutate.js";

const [name, folder, seed, first, count] = process.argv.slice(2) as [string, string, string, string, string];
const target = fuzzTargets[name] as FuzzTarget;
/** No input is worth so many bytes beyond what the process holds. */
const MOST_MEMORY = 512 * 2 ** 20;

await makeFuzzFolder(folder);
const seeds = await target.seeds(folder);
// So that a seed that is refused for another reason than its content is seen.
const at = openSync(join(folder, "at"), "w");
const tally = { read: 0, refused: 0 };
const say = (line: object) => void writeSync(1, `${JSON.stringify(line)}\n`);

process.on("unhandledRejection", (error) => {
  say({ finding: `unhandled: ${(error as Error)?.stack ?? error}` });
});

for (let number = Number(first); number < Number(first) + Number(count); number++) {
  const input = mutate(seeds, randomOfInput(Number(seed), number));
  writeSync(at, `${number}`.padEnd(12), 0);
  writeFileSync(join(folder, "input"), input);
  const [held, known] = [process.memoryUsage.rss(), 1024 * process.resourceUsage().maxRSS];
  try {
    await target.run(input, folder);
    tally.read++;
  } catch (error) {
    if (error instanceof RetrievalError) tally.refused++;
    else say({ number, finding: (error as Error)?.stack ?? `${error}` });
  }
  if (Object.keys(Object.prototype).length > 0) {
    say({ number, finding: `every object has ${Object.keys(Object.prototype)} now` });
    break;
  }
  const peak = 1024 * process.resourceUsage().maxRSS;
  if (peak > known && peak - held > MOST_MEMORY) say({ number, finding: `${Math.round((peak - held) / 2 ** 20)} MB` });
}
closeSync(at);
say({ ...tally, peak: Math.round(process.resourceUsage().maxRSS / 1024) });
process.exit(0);
