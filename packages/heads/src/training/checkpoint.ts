import { mkdir } from "node:fs/promises";
import path from "node:path";
import { RetrievalError, readSafetensors, writeSafetensors } from "@loci/core";
import { z } from "zod";
import type { Tensors } from "./learner-variables.js";

const tuple = z.strictObject({ query: z.int(), positive: z.int(), negatives: z.array(z.int()) });

const progress = z.strictObject({
  /** SHA-256 of everything that determines the run: another run's checkpoint is not continued. */
  run: z.string(),
  /** What computed it: another engine's steps are others. */
  engine: z.string(),
  /** That the run took so far, interruptions left out. */
  seconds: z.number(),
  /** Where the next step is: phase, epoch in it, batch in that, and steps since the run began. */
  phase: z.int(),
  epoch: z.int(),
  batch: z.int(),
  step: z.int(),
  /** Of the phase. */
  updates: z.int(),
  /** Lines of the metrics log that were written so far. */
  logged: z.int(),
  /** Of every validation so far; 0 to 1. */
  scores: z.array(z.number()),
  /** How many of them are of earlier phases. */
  earlierScores: z.int(),
  best: z.strictObject({ score: z.number(), step: z.int() }).optional(),
  isOver: z.boolean(),
  /** Why the run ended before its time, where it failed: nothing can be learned from where it is. */
  failure: z.string().optional(),
  /**
   * Weak supervision: what was mined at `step` for the batches from `from` on, the smoothed part of it that still violates
   * the margin, and the negatives to try again, by query.
   */
  mined: z
    .strictObject({ from: z.int(), step: z.int(), violating: z.number(), tuples: z.array(z.array(tuple)) })
    .optional(),
  remembered: z.array(z.tuple([z.int(), z.array(z.int())])),
});

export type RunProgress = z.output<typeof progress>;

/** A run between two steps. */
export interface Checkpoint {
  readonly progress: RunProgress;
  /** What `Learner.state` gave. */
  readonly state: Tensors;
  /** The head's parameters at the best validation. */
  readonly best: Tensors;
}

/** What tells a directory of training from others. */
export const CHECKPOINT_FILE = "checkpoint.safetensors";
const BEST = "best/";
const DELETE = "Delete it to begin anew";

/** Written as one file, which appears whole or not at all. */
export async function writeCheckpoint(directory: string, { progress, state, best }: Checkpoint): Promise<void> {
  const tensors = new Map(Object.entries(state));
  for (const [name, tensor] of Object.entries(best)) tensors.set(`${BEST}${name}`, tensor);
  await mkdir(directory, { recursive: true });
  await writeSafetensors(path.join(directory, CHECKPOINT_FILE), tensors, { progress: JSON.stringify(progress) });
}

/** Undefined when there is none. @throws RetrievalError when it is damaged */
export async function readCheckpoint(directory: string): Promise<Checkpoint | undefined> {
  const file = path.join(directory, CHECKPOINT_FILE);
  const found = await readSafetensors(file).catch((error: unknown) => {
    if (!(error instanceof RetrievalError)) throw error;
    const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    // What the system does not let us read may be whole.
    if (code !== undefined) throw error;
    throw new RetrievalError({ what: error.message, remedy: DELETE, cause: error });
  });
  if (found === undefined) return undefined;
  const read = progress.safeParse(parseJson(found.metadata["progress"] ?? ""));
  if (!read.success) {
    throw new RetrievalError({
      what: `${file} is no checkpoint of this version: ${z.prettifyError(read.error)}`,
      remedy: DELETE,
    });
  }
  const [state, best]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  for (const [name, tensor] of found.tensors) {
    if (name.startsWith(BEST)) best[name.slice(BEST.length)] = tensor;
    else state[name] = tensor;
  }
  return { progress: read.data, state: state as Tensors, best: best as Tensors };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
