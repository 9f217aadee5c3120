import { checkBackboneReferences, choose, datasetFormats, protocols, RetrievalError, unknownName } from "@loci/core";
import { recipes, resolveConfiguration } from "@loci/heads";
import { z } from "zod";
import { overrideRecipe, type RecipeOverrides } from "../override-recipe.js";
import {
  fitNames,
  NONE,
  readBackbone,
  readFinishes,
  readHeads,
  readIndexes,
  readNecks,
  readRerank,
  readViews,
} from "./axis-values.js";

/** A strict object that names the nearest known key. */
const keys = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? unknownName("key", Object.keys(shape), (issue as unknown as { keys: string[] }).keys[0] as string).message
        : undefined,
  });

/** One value stands for a list of it. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item).min(1));

/** What a catalogue reads and checks, as a transformation of what the schema lets through. */
const reading =
  <Given, Value>(read: (value: Given) => Value) =>
  (value: Given, context: z.core.$RefinementCtx): Value => {
    try {
      return read(value);
    } catch (error) {
      if (!(error instanceof RetrievalError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  };
const checked = <Value>(read: (value: unknown) => Value) => z.unknown().transform(reading(read));

const nameIn = (kind: string, catalogue: Readonly<Record<string, unknown>>) =>
  checked((value) => {
    choose(kind, catalogue, String(value));
    return value as string;
  });

const dataKeys = {
  pictures: z.string(),
  format: nameIn("format", datasetFormats).optional(),
  root: z.string().optional(),
  split: z.string().optional(),
  classes: z.union([z.string(), z.number()]).transform(String).optional(),
  columns: listOf(z.string()).optional(),
  boxes: z.boolean().optional(),
  firstPerClass: z.int().min(1).optional(),
};

/** A location is short for `{ pictures: … }`. */
const data = z.preprocess((value) => (typeof value === "string" ? { pictures: value } : value), keys(dataKeys));

const protocol = z.preprocess(
  (value) => (typeof value === "string" ? { name: value } : value),
  keys({
    name: nameIn("protocol", protocols).optional(),
    cutoffs: listOf(z.int().min(1)).optional(),
    radius: z.number().gt(0).optional(),
    tolerance: z.int().min(0).optional(),
    otherSequences: z.boolean().optional(),
    metrics: listOf(z.string()).optional(),
  }),
);

const trainingKeys = keys({
  recipe: nameIn("recipe", recipes).default("gsv-ms"),
  loss: z.string().optional(),
  miner: z.string().optional(),
  sampler: z.string().optional(),
  optimiser: z.string().optional(),
  schedule: z.string().optional(),
  rate: z.number().gt(0).optional(),
  weightDecay: z.number().min(0).optional(),
  epochs: z.int().min(1).optional(),
  validation: z.number().min(0).lt(1).optional(),
  patience: z.int().min(1).optional(),
  alsoFlipped: z.boolean().optional(),
  crops: z.int().min(0).max(64).optional(),
});

/** A recipe by name, or with what differs from it; null: as the head starts. */
const training = z
  .unknown()
  .transform((value) =>
    typeof value === "string" && value !== NONE ? { recipe: value } : value === NONE ? null : value,
  )
  .pipe(trainingKeys.nullable())
  .transform(
    reading((given) => {
      if (given === null) return null;
      const { recipe, ...overrides } = given;
      const { configuration } = choose("recipe", recipes, recipe);
      return {
        name: recipe,
        overrides,
        input: resolveConfiguration(overrideRecipe(configuration, overrides as RecipeOverrides)),
      };
    }),
  );

const backbone = checked((value) => {
  const source = readBackbone(value);
  checkBackboneReferences(source.backbone);
  return source;
});

const block = keys({
  backbones: listOf(backbone).prefault(["inception_v3"]),
  layers: listOf(z.string()).optional(),
  sizes: listOf(z.int().min(1).max(4096)).optional(),
  fits: listOf(z.enum(fitNames)).optional(),
  necks: listOf(checked(readNecks)).prefault([NONE]),
  heads: listOf(checked(readHeads)),
  finishes: listOf(checked(readFinishes)).prefault([NONE]),
  training: listOf(training).prefault([NONE]),
  views: listOf(checked(readViews)).prefault([NONE]),
  indexes: listOf(checked(readIndexes)).prefault(["flat"]),
  rerank: listOf(checked(readRerank)).prefault([NONE]),
  seeds: listOf(
    z
      .int()
      .min(0)
      .max(2 ** 31 - 1),
  ).prefault([42]),
});

export const experimentSchema = keys({
  name: z.string().optional(),
  data,
  train: data.optional(),
  protocol: protocol.prefault({}),
  resamples: z.int().min(1).default(10_000),
  grid: listOf(block),
});

/** An experiment as its file says it, names and options checked. */
export type Experiment = z.output<typeof experimentSchema>;
/** One product of axes; an experiment may have several. */
export type GridBlock = Experiment["grid"][number];
export type TrainingChoice = NonNullable<GridBlock["training"][number]>;
export type ExperimentData = Experiment["data"];
