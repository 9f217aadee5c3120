import type { QueryScores } from "@loci/core";

/** What one process of trained-heads.ts gives out. */
export interface TrainedHeadResult {
  readonly head: string;
  readonly layer: string;
  readonly seed: number;
  /** Of the descriptor. */
  readonly length: number;
  readonly steps: number;
  /** Of training, validation included, without extraction. */
  readonly minutes: number;
  /** Most memory that the process held until training was over, 2³⁰ bytes. */
  readonly gigabytes: number;
  /** By metric. */
  readonly untrained: Readonly<Record<string, QueryScores>>;
  readonly trained: Readonly<Record<string, QueryScores>>;
}
