import type { RunProgress } from "./checkpoint.js";
import type { TrainingPhase } from "./configuration.js";
import { scheduleDefinitions } from "./schedules/catalogue.js";
import type { ScheduleDefinition } from "./schedules/schedule-definition.js";

/**
 * What a phase's schedule makes of its rate at the batch that is next. It knows its own phase only, as does the optimiser,
 * and counts batches, not updates, which are fewer where mining finds nothing: the rate falls with the epochs.
 */
export function rateFactor(
  { schedule, epochs }: Pick<TrainingPhase, "schedule" | "epochs">,
  { epoch, batch, scores, earlierScores }: Pick<RunProgress, "epoch" | "batch" | "scores" | "earlierScores">,
  stepsPerEpoch: number,
): number {
  const definition = scheduleDefinitions[schedule.name] as ScheduleDefinition;
  const progress = { step: epoch * stepsPerEpoch + batch, stepsPerEpoch, epochs, scores: scores.slice(earlierScores) };
  return definition.factor(progress, schedule.options);
}
