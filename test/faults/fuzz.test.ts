import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError, randomOf } from "@loci/core";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { type FuzzTarget, fuzzTargets, makeFuzzFolder } from "./fuzz-targets.js";
import { mutate, randomOfInput } from "./mutate.js";

/** What opens threads and indexes for each input. */
const isSlow = (name: string) => /graph|ONNX|manifest|journal|repair/.test(name);

// In a process of their own, with limits of time and memory, and thousands each: npx tsx test/faults/fuzz.ts
test.each(Object.entries<FuzzTarget>(fuzzTargets))("%s: mutated inputs are read or refused", async (name, target) => {
  const folder = join(await temporaryFolder(), "inner/inputs");
  await makeFuzzFolder(folder);
  const seeds = await target.seeds(folder);
  let accepted = 0;
  for (const seed of seeds)
    await target.run(Buffer.from(seed), folder).then(
      () => accepted++,
      () => {},
    );
  expect(accepted).toBeGreaterThan(0);
  for (let number = 0; number < (isSlow(name) ? 2 : 25); number++) {
    const input = mutate(seeds, randomOfInput(1000, number));
    const error = await target.run(input, folder).catch((reason: unknown) => reason);
    if (error !== undefined) expect(error, `input ${number}`).toBeInstanceOf(RetrievalError);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(await readdir(join(folder, "../.."))).toEqual(["inner"]);
});

test("inputs that follow one another have different numbers of changes", () => {
  const firsts = Array.from({ length: 64 }, (_, number) => randomOfInput(1, number).integer(8));
  for (let value = 0; value < 8; value++) {
    const times = firsts.filter((each) => each === value).length;
    expect(times).toBeGreaterThan(1);
    expect(times).toBeLessThan(20);
  }
});

test.each([683, 844])(
  "a Parquet schema without names, input %d of what was seed 1, was called a defect",
  async (number) => {
    const folder = await temporaryFolder();
    await makeFuzzFolder(folder);
    const { seeds, run } = fuzzTargets["parquet"] as FuzzTarget;
    const input = mutate(await seeds(folder), randomOf(1_000_003 + number));
    await expect(run(input, folder)).rejects.toThrow("not a Parquet file, or one that cannot be read");
  },
);

test("a Parquet table that kept its reader busy without end, input 628 of what was seed 1, is refused", {
  timeout: 300_000,
}, async () => {
  const folder = await temporaryFolder();
  await makeFuzzFolder(folder);
  const { seeds, run } = fuzzTargets["parquet"] as FuzzTarget;
  const input = mutate(await seeds(folder), randomOf(1_000_003 + 628));
  await expect(run(input, folder)).rejects.toThrow("got a page that takes more than 3 s. If it is whole");
});
