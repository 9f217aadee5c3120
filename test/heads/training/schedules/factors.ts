import { readFileSync } from "node:fs";
import { parseStageSpec, resolveStage, scheduleDefinitions } from "@loci/heads";
import { expect } from "vitest";

/** The factor at each of 12 steps, 3 to an epoch. */
export function factors(text: string, scores: readonly number[] = []): number[] {
  const { definition, options } = resolveStage("schedule", scheduleDefinitions, parseStageSpec(text));
  return Array.from({ length: 12 }, (_, step) =>
    definition.factor({ step, stepsPerEpoch: 3, epochs: 4, scores }, options),
  );
}

/** As PyTorch has them: see test/fixtures/torch/training.py. */
export function torchSchedules(): Readonly<Record<"step" | "milestones" | "cosine" | "linear", readonly number[]>> & {
  readonly plateau: { readonly scores: readonly number[]; readonly after: readonly number[] };
} {
  return JSON.parse(readFileSync(new URL("../../../fixtures/torch/schedules.json", import.meta.url), "utf8"));
}

export const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 6));
