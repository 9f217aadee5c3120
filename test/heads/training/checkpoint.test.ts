import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeSafetensors } from "@loci/core";
import { describe, expect, it } from "vitest";
import {
  CHECKPOINT_FILE,
  type Checkpoint,
  readCheckpoint,
  writeCheckpoint,
} from "../../../packages/heads/dist/training/checkpoint.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const tensor = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
const checkpoint: Checkpoint = {
  progress: {
    ...{
      run: "abc",
      engine: "wasm",
      seconds: 12.5,
      phase: 1,
      epoch: 2,
      batch: 3,
      step: 40,
      updates: 20,
      logged: 45,
      isOver: false,
    },
    ...{ scores: [0.25, 0.5], earlierScores: 1, best: { score: 0.5, step: 30 } },
    mined: { from: 0, step: 38, violating: 0.75, tuples: [[{ query: 4, positive: 5, negatives: [6, 7] }], []] },
    remembered: [[4, [6, 7, 8]]],
  },
  state: { weights: tensor(1, -0, 1e-40), "loss.proxies": tensor(2), "optimiser.velocity/weights": tensor(3, 4, 5) },
  best: { weights: tensor(6, 7, 8) },
};

describe("checkpoints", () => {
  it("come back as they were, without a best one too", async () => {
    const directory = join(await temporaryFolder(), "not", "there", "yet");
    expect(await readCheckpoint(directory)).toBeUndefined();
    await writeCheckpoint(directory, checkpoint);
    expect(await readCheckpoint(directory)).toEqual(checkpoint);
    const { best: _, mined: _mined, ...progress } = checkpoint.progress;
    await writeCheckpoint(directory, { ...checkpoint, progress, best: {} });
    expect(await readCheckpoint(directory)).toEqual({ ...checkpoint, progress, best: {} });
    expect(await readdir(directory)).toEqual([CHECKPOINT_FILE]);
  });

  it("that are cut off anywhere are refused, with what to do", async () => {
    const directory = await temporaryFolder();
    const file = join(directory, CHECKPOINT_FILE);
    await writeCheckpoint(directory, checkpoint);
    const whole = await readFile(file);
    for (const length of [0, 5, 100, whole.length - 1]) {
      await writeFile(file, whole.subarray(0, length));
      await expect(readCheckpoint(directory)).rejects.toMatchObject({
        name: "RetrievalError",
        what: expect.stringContaining(file),
        remedy: "Delete it to begin anew",
      });
    }
  });

  it.each([
    ["another program's file", {}, "no checkpoint of this version"],
    ["a newer version's", { progress: JSON.stringify({ ...checkpoint.progress, temperature: 1 }) }, "temperature"],
    ["an older version's", { progress: JSON.stringify({ run: "abc", phase: 1 }) }, "epoch"],
    ["text that is no JSON", { progress: "{" }, "no checkpoint of this version"],
  ])("of %s are refused, with what to do", async (_name, metadata, what) => {
    const directory = await temporaryFolder();
    await writeSafetensors(join(directory, CHECKPOINT_FILE), new Map([["weights", tensor(1)]]), metadata);
    await expect(readCheckpoint(directory)).rejects.toMatchObject({
      what: expect.stringContaining(what),
      remedy: "Delete it to begin anew",
    });
  });

  it("that the system does not let us read are not called damaged", async () => {
    const directory = await temporaryFolder();
    await mkdir(join(directory, CHECKPOINT_FILE));
    await expect(readCheckpoint(directory)).rejects.toMatchObject({
      what: expect.stringContaining("cannot read"),
      remedy: undefined,
    });
  });

  it("are left alone by one that could not be written, and by what a killed process left of the next", async () => {
    const directory = await temporaryFolder();
    await writeCheckpoint(directory, checkpoint);
    const wrong = { weights: { shape: [2], data: Float32Array.of(1) } };
    await expect(writeCheckpoint(directory, { ...checkpoint, state: wrong })).rejects.toThrow('tensor "weights"');
    await writeFile(join(directory, `.${CHECKPOINT_FILE}.0123456789ab.tmp`), "the first half of");
    expect(await readCheckpoint(directory)).toEqual(checkpoint);
  });
});
