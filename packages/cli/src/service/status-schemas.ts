import { z } from "zod";
import { id } from "./schemas.js";

/* How a service is, and what it says when it refuses. */

/** RFC 9457, with the four parts of a message of Loci. */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe("What happened, in a sentence that stands alone"),
  what: z.string().optional(),
  expected: z.string().optional(),
  got: z.string().optional(),
  remedy: z.string().optional(),
});

export const health = z.strictObject({ status: z.literal("ok") });

export const readiness = z.strictObject({
  status: z.enum(["ready", "closing"]),
  indexes: z.array(z.strictObject({ name: z.string(), generation: id, problem: z.string().optional() })),
});

export type Problem = z.output<typeof problem>;
export type Readiness = z.output<typeof readiness>;
