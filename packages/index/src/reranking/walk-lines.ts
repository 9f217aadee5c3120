import { z } from "zod";

/** The options of sequence matching. */
export const sequenceOptions = z
  .strictObject({
    length: z.int().min(1).max(1000).default(10).describe("frames that are compared, the query among them, 1 to 1000"),
    slowest: z
      .number()
      .min(-10)
      .max(10)
      .default(0.8)
      .describe("frames of the index per frame of the query, −10 (backwards) to 10"),
    fastest: z.number().min(-10).max(10).default(1.2).describe("the same at the most, −10 to 10"),
    step: z.number().min(0.01).max(10).default(0.1).describe("between the speeds that are tried, 0.01 to 10"),
    window: z
      .int()
      .min(0)
      .max(1000)
      .default(10)
      .describe("frames of the local contrast normalisation, 0 (off) to 1000"),
    align: z
      .enum(["past", "centred"])
      .default("past")
      .describe("past: the query is the last of its frames; centred: as many come behind it"),
    top: z.int().min(1).max(5000).default(100).describe("candidates that are judged, 1 to 5000"),
  })
  .refine(({ slowest, fastest }) => slowest <= fastest, { path: ["fastest"], error: "expected at least slowest" });

export type SequenceOptions = z.output<typeof sequenceOptions>;

type Alignment = Pick<SequenceOptions, "length" | "align">;
type Speeds = Pick<SequenceOptions, "slowest" | "fastest" | "step">;

/** Frames before (−) and behind (+) the query that are compared and that its walk of so many frames has, rising. */
export function offsetsOf(position: number, frames: number, { length, align }: Alignment): number[] {
  const behind = align === "past" ? 0 : Math.floor(length / 2);
  const wanted = Array.from({ length }, (_, at) => at - (length - 1) + behind);
  return wanted.filter((offset) => position + offset >= 0 && position + offset < frames);
}

/** For every speed the frames before (−) and behind (+) a candidate that stand beside those offsets. */
export function linesThrough(offsets: readonly number[], { slowest, fastest, step }: Speeds): number[][] {
  // A little more, as (1.2 − 0.8) / 0.1 is less than 4 in floating point.
  const steps = Math.floor((fastest - slowest) / step + 1e-9);
  const speeds = Array.from({ length: steps + 1 }, (_, at) => slowest + at * step);
  return speeds.map((speed) => offsets.map((offset) => Math.round(speed * offset)));
}
