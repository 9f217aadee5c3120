import type { Dataset, Evaluation, Model, Picture } from "@loci/core";
import { type ChosenProtocol, chooseProtocol } from "./choose-protocol.js";
import type { CommandContext } from "./command.js";
import { type EvaluatedModel, evaluateModel } from "./evaluate-model.js";
import { type ChosenModel, chooseModel } from "./load-model.js";
import { checkRerankable } from "./rerank-dataset.js";
import { type ChosenReranking, chooseReranking } from "./rerank-option.js";

/** What is evaluated, as the options have it. */
export interface ModelComparison extends ChosenModel, ChosenProtocol {
  readonly rerank?: string | undefined;
  /** The other model. */
  readonly compare?: string | undefined;
  /** Its re-ranking, or "none"; without `compare` the other model is the same one. */
  readonly compareRerank?: string | undefined;
  readonly resamples: number;
}

/** An evaluation and what it is of. */
export type EvaluatedSystem = EvaluatedModel & { readonly model: Model };

/** A system to compare with. */
export interface OtherSystem {
  readonly result: Evaluation;
  /** For people: the model as it was named, and its re-ranking where either of the two has one. */
  readonly name: string;
}

export interface EvaluatedSystems {
  readonly first: EvaluatedSystem;
  readonly other: OtherSystem | undefined;
}

/**
 * Evaluates a model, and the other one if there is one. Pictures are described once for each different model. What the data
 * lack is told before any is described.
 * @throws RetrievalError when there is no such model or re-ranking, or it does not go with the data
 */
export async function evaluateSystems(
  given: ModelComparison,
  dataset: Dataset,
  context: CommandContext,
): Promise<EvaluatedSystems> {
  const { rerank, compare, compareRerank = "none" } = given;
  const reranking = chooseReranking(rerank);
  const otherReranking = chooseReranking(compareRerank === "none" ? undefined : compareRerank);
  for (const chosen of [reranking, otherReranking]) checkRerankable(dataset, chosen);
  chooseProtocol(dataset, given).judge(dataset);
  const model = await modelFor(given, dataset, context);
  const first = { model, ...(await evaluateAs(given, model, dataset, reranking, context)) };
  if (compare === undefined && given.compareRerank === undefined) return { first, other: undefined };
  // Backbone and head of the first are not for the other.
  const chosen = { ...given, model: compare, backbone: undefined, head: undefined };
  const otherModel = compare === undefined ? model : await modelFor(chosen, dataset, context);
  const { result } = await evaluateAs(given, otherModel, dataset, otherReranking, context, first);
  const how = compareRerank === "none" ? "without re-ranking" : `re-ranked by ${compareRerank}`;
  const isTold = rerank !== undefined || given.compareRerank !== undefined;
  return { first, other: { result, name: [compare ?? model.name, ...(isTold ? [how] : [])].join(" ") } };
}

function modelFor(chosen: ChosenModel, dataset: Dataset, context: CommandContext): Promise<Model> {
  // Without labels: what is measured must not learn from the answers.
  const unlabelled = dataset.gallery.map((place) => ({ path: (dataset.pictures[place] as Picture).path }));
  return chooseModel(chosen, unlabelled, context);
}

/** @param before its pictures serve again when they were described by the same model */
function evaluateAs(
  given: ModelComparison,
  model: Model,
  dataset: Dataset,
  reranking: ChosenReranking,
  context: CommandContext,
  before?: EvaluatedSystem,
): Promise<EvaluatedModel> {
  const described = before?.model.fingerprint === model.fingerprint ? before.described : undefined;
  const options = { resamples: given.resamples, reranking, described };
  return evaluateModel(model, dataset, chooseProtocol(dataset, given), options, context);
}
