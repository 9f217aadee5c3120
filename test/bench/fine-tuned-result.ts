import type { QueryScores } from "@loci/core";

/** Of a training. */
export interface TrainingCost {
  readonly steps: number;
  /** Validation included, without extraction; of a run that was resumed all parts. */
  readonly minutes: number;
  /** By metric. */
  readonly scores: Readonly<Record<string, QueryScores>>;
}

/** What one process of fine-tuning.ts gives out. */
export interface FineTunedResult {
  readonly head: string;
  readonly seed: number;
  /** Of the descriptor. */
  readonly length: number;
  /** The head alone, and from there head and network. */
  readonly frozen: TrainingCost;
  readonly tuned: TrainingCost;
  /** Numbers in the network's stages that learned. */
  readonly weights: number;
  /** Most memory that the process held until training was over, 2³⁰ bytes. */
  readonly gigabytes: number;
}
