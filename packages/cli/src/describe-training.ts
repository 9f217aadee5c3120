import {
  lossDefinitions,
  minerDefinitions,
  optimiserDefinitions,
  samplerDefinitions,
  scheduleDefinitions,
} from "@loci/heads";
import { type DescribedStage, describeStage } from "./describe-stage.js";

/** A loss, miner, sampler, optimiser or schedule. */
export interface DescribedTrainingStage extends DescribedStage {
  /** For losses: what descriptors are compared with. Miners go with pairs and triplets only. */
  readonly compares?: string;
  /** For miners. */
  readonly selects?: string;
  /** For samplers: what a batch holds. */
  readonly draws?: string;
  /** For optimisers: PyTorch's learning rate and weight decay. */
  readonly defaultRate?: number;
  readonly defaultWeightDecay?: number;
}

/** Everything that a way of training is put together from. */
export function describeTraining(): DescribedTrainingStage[] {
  return [
    ...Object.values(lossDefinitions).map((loss) => ({ ...describeStage("loss", loss), compares: loss.compares })),
    ...Object.values(minerDefinitions).map((miner) => ({ ...describeStage("miner", miner), selects: miner.selects })),
    ...Object.values(samplerDefinitions).map((sampler) => ({
      ...describeStage("sampler", sampler),
      draws: sampler.draws,
    })),
    ...Object.values(optimiserDefinitions).map((optimiser) => ({
      ...describeStage("optimiser", optimiser),
      defaultRate: optimiser.defaultRate,
      defaultWeightDecay: optimiser.defaultWeightDecay,
    })),
    ...Object.values(scheduleDefinitions).map((schedule) => describeStage("schedule", schedule)),
  ];
}
