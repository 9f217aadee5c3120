import { RetrievalError } from "@loci/core";
import type { TrainingInput } from "@loci/heads";
import { defined } from "./defined.js";

/** What may be said in place of a recipe's own; schedule, rate, weight decay and epochs are the last phase's. */
export interface RecipeOverrides {
  readonly loss?: string | undefined;
  readonly miner?: string | undefined;
  readonly sampler?: string | undefined;
  readonly optimiser?: string | undefined;
  readonly schedule?: string | undefined;
  readonly rate?: number | undefined;
  readonly weightDecay?: number | undefined;
  readonly epochs?: number | undefined;
  readonly validation?: number | undefined;
  readonly patience?: number | undefined;
  readonly alsoFlipped?: boolean | undefined;
  readonly crops?: number | undefined;
  readonly seed?: number | undefined;
  /** Times the rate of the rest. */
  readonly tailRate?: number | undefined;
  /** Epochs before the last phase in which nothing of the network learns. */
  readonly headFirst?: number | undefined;
}

/** What is given counts more than the recipe. @returns for `resolveConfiguration` */
export function overrideRecipe(recipe: TrainingInput, given: RecipeOverrides): unknown {
  if (typeof recipe !== "object" || recipe === null || !Array.isArray(recipe.phases)) {
    throw new RetrievalError({
      what: "recipe",
      expected: "keys loss, sampler, optimiser and phases",
      got: typeof recipe,
    });
  }
  const { loss, miner, sampler, optimiser, schedule, rate, weightDecay, epochs, seed } = given;
  const { miner: usual, ...others } = recipe;
  const last = { ...recipe.phases.at(-1), ...defined({ schedule, rate, weightDecay, epochs }) };
  // A miner is of no use to a loss that compares with classes.
  const kept = loss === undefined ? usual : undefined;
  const mined = miner === "none" ? undefined : (miner ?? kept);
  return {
    ...others,
    ...defined({ loss, sampler, optimiser, seed, miner: mined }),
    phases: [...recipe.phases.slice(0, -1), ...headPhase(last, given.headFirst), last],
    ...(given.tailRate !== undefined && {
      groups: [{ parameters: "tail.*", rateFactor: given.tailRate }, ...(recipe.groups ?? [])],
    }),
    views: { ...recipe.views, ...defined({ flip: given.alsoFlipped, crops: given.crops }) },
    validation: { ...recipe.validation, ...defined({ part: given.validation, patience: given.patience }) },
  };
}

/** As the phase before which it comes, at one rate. */
function headPhase(last: Partial<TrainingInput["phases"][number]>, epochs: number | undefined) {
  if (epochs === undefined || epochs === 0) return [];
  const { rate, weightDecay } = last;
  return [{ ...defined({ rate, weightDecay }), epochs, learns: "head" }];
}
