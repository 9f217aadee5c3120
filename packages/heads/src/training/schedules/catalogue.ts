import { constantSchedule } from "./constant.js";
import { cosineSchedule } from "./cosine.js";
import { linearSchedule } from "./linear.js";
import { milestones } from "./milestones.js";
import { plateau } from "./plateau.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import { stepSchedule } from "./step.js";

/** Every schedule of the learning rate by name. */
export const schedules = {
  constant: constantSchedule,
  step: stepSchedule,
  milestones,
  cosine: cosineSchedule,
  linear: linearSchedule,
  plateau,
} as const;

/** The same catalogue for code that treats all schedules alike. */
export const scheduleDefinitions = schedules as unknown as Readonly<Record<string, ScheduleDefinition>>;
