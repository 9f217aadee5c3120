import type { Dataset } from "../datasets/dataset.js";

/**
 * The rules behind a figure, printed with it: the same descriptors give other numbers under other rules, and papers
 * differ in every one of these.
 */
export interface ProtocolRules {
  /** which gallery pictures count as found for a query */
  readonly positives: string;
  /** what happens to the query itself in the gallery */
  readonly selfMatch: string;
  /** which gallery pictures are taken out of the ranking before it is judged */
  readonly ignored: string;
  /** what happens to a query that has nothing to find */
  readonly queriesWithoutPositives: string;
  /** the order of gallery pictures at the same distance */
  readonly ties: string;
}

/** What of a protocol can be set. A protocol refuses those that it has no use for. */
export interface ProtocolSettings {
  /** the k of recall@k and its like, positive whole numbers */
  readonly cutoffs: readonly number[];
  /** metres: how near a gallery picture must be to count as found; the border counts */
  readonly radius?: number;
  /** frames: how far in walking order a gallery picture may be and count as found; the border counts */
  readonly tolerance?: number;
  /** whether gallery pictures of the query's own sequence are ignored: its neighbours in time are too easy to find */
  readonly otherSequences?: boolean;
}

/** What is right for one query. Both lists are places in the gallery, and may be shared among queries. */
export interface Judgement {
  /** place in `Dataset.queries` */
  readonly query: number;
  readonly positives: ArrayLike<number>;
  /** taken out of the ranking, positives among them too */
  readonly ignored: ArrayLike<number>;
  /** place of the query itself in the gallery, taken out of the ranking like the ignored */
  readonly self?: number;
}

/** One way to judge the rankings: a protocol such as revisited Oxford judges the same rankings in three. */
export interface JudgedSetting {
  /** stands before the names of the metrics; empty where there is one setting only */
  readonly name: string;
  /** of every query that asks, in the order of the data set */
  readonly judgements: readonly Judgement[];
}

/** What a protocol makes of a data set: who asks, and what is right for each. */
export interface Judgements {
  /** number of pictures that rankings are of */
  readonly gallery: number;
  /** number of pictures that might ask, with those that the protocol leaves out */
  readonly queries: number;
  readonly settings: readonly JudgedSetting[];
  /**
   * Of each gallery place a whole number from 0, equal for pictures that count once together, at the rank of the first of
   * them (non-maximum suppression); absent where every picture counts. Either all or none of a group are positives.
   */
  readonly groups?: Int32Array;
}

/** A catalogue entry: a protocol as published, whose numbers may still be set. */
export interface ProtocolDefinition {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** The paper or the evaluator that it follows. */
  readonly source: string;
  /** Its settings as published; those absent here cannot be given. */
  readonly settings: ProtocolSettings;
  /** Names of metrics in the order in which they are shown; "@k" stands for every cut-off. */
  readonly metrics: readonly string[];
  rules(settings: ProtocolSettings): ProtocolRules;
  /** @throws RetrievalError when the data set lacks what the rules ask for */
  judge(dataset: Dataset, settings: ProtocolSettings): Judgements;
}
