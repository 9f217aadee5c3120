import { parseStageSpec, RetrievalError, resolveStage, type StageDefinition, type StageSpec } from "@loci/core";
import { z } from "zod";
import { lossDefinitions } from "./losses/catalogue.js";
import { minerDefinitions } from "./miners/catalogue.js";
import { optimiserDefinitions } from "./optimisers/catalogue.js";
import { samplerDefinitions } from "./samplers/catalogue.js";
import { scheduleDefinitions } from "./schedules/catalogue.js";

/** A stage as text, `triplet(margin=0.1)`, or as an object; with every option once it is resolved. */
const stageOf = (kind: string, example: string, catalogue: Readonly<Record<string, StageDefinition>>) =>
  z
    .union([
      z.string().transform((text) => parseStageSpec(kind, example, text)),
      z.strictObject({ name: z.string(), options: z.record(z.string(), z.unknown()).default({}) }),
    ])
    .transform((spec: StageSpec): StageSpec => {
      const { definition, options } = resolveStage(kind, catalogue, spec);
      return { name: definition.name, options };
    });

const phase = z.strictObject({
  epochs: z.int().min(1).max(100_000).describe("rounds through the sampler's batches"),
  rate: z.number().gt(0).describe("learning rate before schedule and groups"),
  weightDecay: z.number().min(0).default(0).describe("see the optimiser for what it decays"),
  schedule: stageOf("schedule", "step(every=5)", scheduleDefinitions).prefault({ name: "constant", options: {} }),
  learns: z
    .enum(["all", "head", "loss"])
    .default("all")
    .describe(
      "head: not the stages of the network that are trained with it; loss: only the loss's own parameters (classifier, proxies)",
    ),
});

const group = z.strictObject({
  parameters: z.string(),
  rateFactor: z.number().min(0).optional(),
  weightDecay: z.number().min(0).optional(),
});

/** What a run depends on besides model, pictures and engine. */
const trainingConfiguration = z.strictObject({
  loss: stageOf("loss", "triplet(margin=0.1)", lossDefinitions),
  miner: stageOf("miner", "pair-margin(positiveMargin=0.2)", minerDefinitions).optional(),
  sampler: stageOf("sampler", "p-k(classes=16)", samplerDefinitions),
  optimiser: stageOf("optimiser", "sgd(momentum=0.9)", optimiserDefinitions),
  phases: z.array(phase).min(1).describe("one after the other; the optimiser starts anew in each"),
  groups: z.array(group).default([]).describe("parameters that learn otherwise than the rest; the first that matches"),
  clip: z
    .union([z.strictObject({ norm: z.number().gt(0) }), z.strictObject({ value: z.number().gt(0) })])
    .optional()
    .describe("of gradients: by their global norm or component by component"),
  views: z
    .strictObject({
      flip: z.boolean().default(false).describe("also mirrored"),
      crops: z.int().min(0).max(64).default(0).describe("random parts of each picture that are cached"),
      jitter: z.number().min(0).max(1).default(0).describe("strength of random changes of colour in them"),
    })
    .prefault({}),
  validation: z
    .strictObject({
      part: z.number().min(0).lt(1).default(0.2).describe("of the training classes or places, 0 for none"),
      every: z.int().min(1).default(1).describe("epochs from one validation to the next"),
      metric: z
        .enum(["recall@1", "recall@5", "MAP@R"])
        .default("recall@1")
        .describe("what the best model is chosen by"),
      patience: z.int().min(1).optional().describe("validations without a better one after which the run ends"),
    })
    .prefault({}),
  seed: z.int().min(0).default(42),
});

/** Resolved: every option is there. */
export type TrainingConfiguration = z.output<typeof trainingConfiguration>;
/** As recipes and files have it. */
export type TrainingInput = z.input<typeof trainingConfiguration>;
export type TrainingPhase = TrainingConfiguration["phases"][number];

/** @throws RetrievalError naming every place where it is written otherwise, or the nearest known name of a stage */
export function resolveConfiguration(input: unknown): TrainingConfiguration {
  const result = trainingConfiguration.safeParse(input);
  if (!result.success) throw new RetrievalError({ what: `training configuration:\n${z.prettifyError(result.error)}` });
  checkTogether(result.data);
  return result.data;
}

/** What each alone may be, but not together: one of them would be ignored. */
function checkTogether({ loss, miner, sampler }: TrainingConfiguration): void {
  const byClass = lossDefinitions[loss.name]?.compares === "classes";
  const byPosition = samplerDefinitions[sampler.name]?.draws === "queries";
  if (miner && (byClass || byPosition)) {
    throw new RetrievalError({
      what: `miner ${miner.name} with the ${byClass ? `loss ${loss.name}` : `sampler ${sampler.name}`}`,
      expected: byClass
        ? "no miner: this loss compares descriptors with classes"
        : "no miner: this sampler's tuples are mined by position",
      remedy: "Leave the miner out",
    });
  }
  if (byClass && byPosition) {
    throw new RetrievalError({
      what: `loss ${loss.name} with the sampler ${sampler.name}`,
      expected: "a loss of pairs or triplets: positions give no classes",
      remedy: "For example weak-ranking",
    });
  }
}
