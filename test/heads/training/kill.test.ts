import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createRandom } from "@loci/core";
import { readMetrics } from "@loci/heads";
import { expect, it } from "vitest";
import { readCheckpoint } from "../../../packages/heads/dist/training/checkpoint.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const script = join(import.meta.dirname, "..", "..", "support", "workers", "train-toy.js");
const { trainToy } = (await import(script)) as { readonly trainToy: (directory: string) => Promise<void> };

/** Trains in a process of its own, which is killed so many milliseconds after so many steps. */
async function trainUntilKilled(directory: string, kill: { readonly steps: number; readonly delay: number }) {
  const child = spawn(process.execPath, [script, directory], { stdio: ["ignore", "pipe", "inherit"] });
  let steps = 0;
  createInterface({ input: child.stdout }).on("line", (kind) => {
    if (kind === "step") steps++;
    if (kind === "step" && steps === kill.steps) setTimeout(() => child.kill("SIGKILL"), kill.delay);
  });
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
}

it("a run that is killed at three random moments ends with the weights of one that never was, bit for bit", async () => {
  const [killed, whole] = [await temporaryFolder(), await temporaryFolder()];
  const random = createRandom(Date.now());
  for (const most of [3, 3, 3]) {
    await trainUntilKilled(killed, { steps: 1 + random.integer(most), delay: random.integer(30) });
    expect((await readCheckpoint(killed))?.progress.isOver).toBe(false);
  }
  for (const directory of [killed, whole]) await trainToy(directory);
  const [ended, expected] = [(await readCheckpoint(killed))!, (await readCheckpoint(whole))!];
  expect(expected.progress).toMatchObject({ isOver: true, best: {} });
  const lasting = { ...ended.progress, seconds: expected.progress.seconds };
  expect({ ...ended, progress: lasting }).toEqual(expected);
  // The log tells of every step, round of mining and validation once; only times differ.
  const told = async (directory: string) =>
    (await readMetrics(directory)).map((entry) => ({ ...entry, picturesPerSecond: 0 }));
  expect(await told(killed)).toEqual(await told(whole));
  expect((await told(whole)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(["step", "mining", "validation"]));
});
