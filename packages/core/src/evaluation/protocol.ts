/**
 * The rules behind a figure, printed with it: the same descriptors give other numbers under other rules, and papers
 * differ in every one of these.
 */
export interface Protocol {
  readonly name: string;
  /** which gallery pictures count as found for a query */
  readonly positives: string;
  /** what happens to the query itself in the gallery */
  readonly selfMatch: string;
  /** what happens to a query that has nothing to find */
  readonly queriesWithoutPositives: string;
  /** the order of gallery pictures at the same distance */
  readonly ties: string;
  /** what is measured, as formulas in words */
  readonly metrics: string;
}

/** The protocols by name. */
export const protocols = {
  "leave-one-out": {
    name: "leave-one-out",
    positives: "every picture queries all others; positives have the same label",
    selfMatch: "the query itself is excluded by identity, not by rank: a duplicate of it stays",
    queriesWithoutPositives: "queries without positives are left out and counted",
    ties: "equal distances are in gallery order",
    metrics:
      "recall@k: share of queries with a positive among the first k; " +
      "MAP@R: mean over queries of (1/R) sum over the first R ranks i of precision(i) relevant(i), R = positives of the query",
  },
} as const satisfies Readonly<Record<string, Protocol>>;
