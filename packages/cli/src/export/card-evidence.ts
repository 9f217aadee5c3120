import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Model, RetrievalError, reasonOf } from "@loci/core";
import { z } from "zod";
import { TRAINING_RECORD } from "../training-record.js";

/** What a card tells of a training, as `training.json` has it. */
const trainingRecord = z.object({
  recipe: z.string().nullable(),
  /** The layer behind which the backbone was trained, too; records of before that was possible have none. */
  trainFrom: z.string().nullable().default(null),
  configuration: z.object({ validation: z.object({ metric: z.string() }) }),
  data: z.object({ format: z.string(), train: z.int(), validation: z.int() }),
  engine: z.string(),
  run: z.object({
    steps: z.int(),
    best: z.object({ step: z.int(), score: z.number() }).nullable(),
    isOver: z.boolean(),
  }),
  seconds: z.number(),
});

/** What a card tells of an evaluation, as `loci eval --json` prints it. */
const evaluationRecord = z.object({
  classes: z.int().optional(),
  model: z.string(),
  fingerprint: z.string(),
  preprocessing: z.object({ fit: z.string(), size: z.int() }),
  protocol: z.object({
    name: z.string(),
    source: z.string(),
    positives: z.string(),
    selfMatch: z.string(),
    ignored: z.string(),
    queriesWithoutPositives: z.string(),
    ties: z.string(),
  }),
  gallery: z.int(),
  queries: z.int(),
  excludedQueries: z.int(),
  metrics: z.array(z.object({ name: z.string(), value: z.number(), lower: z.number(), upper: z.number() })),
  reranking: z.object({ chain: z.string() }).optional(),
});

export type TrainingEvidence = z.output<typeof trainingRecord>;
export type EvaluationEvidence = z.output<typeof evaluationRecord>;

/** How the model in a directory was trained; `undefined` where no record lies there. @throws RetrievalError on a damaged one */
export async function trainingOf(directory: string): Promise<TrainingEvidence | undefined> {
  const file = path.join(directory, TRAINING_RECORD);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    // A directory without a record, or no directory: the model was not trained there.
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  return text === undefined ? undefined : parse(trainingRecord, text, file, "no record of loci train");
}

/** @throws RetrievalError when the file is not what `loci eval --json` prints, or tells of another model */
export async function evaluationIn(file: string, model: Model): Promise<EvaluationEvidence> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new RetrievalError({ what: `${file}: ${reasonOf(cause)}`, cause });
  });
  const evaluation = parse(evaluationRecord, text, file, "nothing that loci eval --json prints of a model");
  if (evaluation.fingerprint === model.fingerprint) return evaluation;
  throw new RetrievalError({
    what: `${file}: fingerprint of the model`,
    expected: `${model.fingerprint.slice(0, 12)} (${model.name})`,
    got: `${evaluation.fingerprint.slice(0, 12)} (${evaluation.model})`,
    remedy: "Its numbers are of another model: evaluate this one",
  });
}

function parse<Value>(schema: z.ZodType<Value>, text: string, file: string, what: string): Value {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause);
    throw new RetrievalError({ what: `${file} is ${what} (${reason})`, cause });
  }
}
