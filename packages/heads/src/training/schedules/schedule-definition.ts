import { z } from "zod";

/** Where a run is. */
export interface Progress {
  /** Steps done, from 0. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Of the whole run. */
  readonly epochs: number;
  /** Of every validation so far, in order; larger is better. */
  readonly scores: readonly number[];
}

/**
 * A catalogue entry: what the learning rate is multiplied by at each step. A pure function of the progress, history of scores
 * included, so that a resumed run has the rates it would have had.
 */
export interface ScheduleDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** Authors, title, venue. */
  readonly source: string;
  readonly options: Schema;
  /** Above or equal 0; 1 is the full rate. */
  factor(progress: Progress, options: z.output<Schema>): number;
}

const warmupOptions = {
  warmupSteps: z
    .int()
    .min(0)
    .default(0)
    .describe("steps over which the rate rises linearly to its full size, 0 for none"),
  warmupFrom: z.number().min(0).max(1).default(0).describe("part of the rate that the rise begins at, 0 to 1"),
};

const warmupSchema = z.strictObject(warmupOptions);

/** Steps since the end of the warm-up and how many there are of them in all. */
interface AfterWarmup extends Progress {
  readonly stepsSinceWarmup: number;
  readonly stepsAfterWarmup: number;
}

/**
 * A definition with the options of a linear warm-up added: step s of w, from 0, has warmupFrom + (1 − warmupFrom)·(s + 1)/w of
 * what the schedule says, so the first step is not lost.
 */
export function defineSchedule<Shape extends z.ZodRawShape>(definition: {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly options: Shape;
  factor(progress: AfterWarmup, options: z.output<z.ZodObject<Shape>>): number;
}): ScheduleDefinition<z.ZodObject<Shape & typeof warmupOptions>> {
  const schema = z.strictObject({ ...definition.options, ...warmupOptions });
  return {
    ...definition,
    options: schema as unknown as z.ZodObject<Shape & typeof warmupOptions>,
    factor(progress, options) {
      const { warmupSteps, warmupFrom } = options as unknown as z.output<typeof warmupSchema>;
      const total = progress.stepsPerEpoch * progress.epochs;
      const after = {
        ...progress,
        stepsSinceWarmup: Math.max(progress.step - warmupSteps, 0),
        stepsAfterWarmup: Math.max(total - warmupSteps, 1),
      };
      const risen = Math.min((progress.step + 1) / Math.max(warmupSteps, 1), 1);
      const warm = warmupSteps === 0 ? 1 : warmupFrom + (1 - warmupFrom) * risen;
      return warm * definition.factor(after, options as unknown as z.output<z.ZodObject<Shape>>);
    },
  };
}
