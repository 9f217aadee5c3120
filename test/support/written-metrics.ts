import type { MetricsEntry } from "@loci/heads";

/** What a run of so many steps might write down: a loss that falls and jumps, validations, mining, a collapse for a while. */
export function writtenMetrics(steps: number): MetricsEntry[] {
  return Array.from({ length: steps }, (_, place) => place + 1).flatMap((step): MetricsEntry[] => [
    {
      ...{ kind: "step", step, loss: 1 / step + (step % 2 ? 0.3 : 0), gradientNorm: 10 / step, rate: 0.01 / step },
      ...{ picturesPerSecond: 100 + (step % 3), meanDistance: 1, activeTriplets: 0.5 },
      ...(step % 25 === 1 && { effectiveRank: 3 }),
      ...(step >= 100 && { mined: { age: step % 100, violating: 1 - (step % 100) / 100 } }),
    },
    ...(step % 50 === 0 ? [{ kind: "validation", step, scores: { "recall@1": 0.5, "MAP@R": 0.25 } } as const] : []),
    ...(step % 100 === 0 ? [{ kind: "mining", step, violating: 50 / step } as const] : []),
    ...(step % 25 === 1 && step > 100
      ? [{ kind: "alarm", step, text: `collapse: 0.0${step % 10} apart on average & <worse>` } as const]
      : []),
  ]);
}
