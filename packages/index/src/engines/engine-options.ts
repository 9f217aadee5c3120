import { choose, RetrievalError } from "@loci/core";
import { type Metric, metrics } from "../metrics.js";
import { type Precision, precisionNames, type RowFile } from "../vector-index.js";

/** What every engine can be told. */
export interface EngineOptions {
  /** How near is measured (default cosine). */
  readonly metric?: Metric;
  /** How descriptors are held for the first look (default float32). */
  readonly precision?: Precision;
  /**
   * A file with all descriptors in full precision, in the order in which they will be added: an engine that needs them
   * again reads them there instead of holding them in memory.
   */
  readonly rows?: RowFile | undefined;
}

/**
 * Fills in the defaults.
 * @param kind the engine's name in the catalogue
 * @param precisions those that it has (default all)
 * @throws RetrievalError when a name is unknown or the engine has no such precision
 */
export function engineOptions(
  kind: string,
  { metric = "cosine", precision = "float32" }: EngineOptions,
  precisions: readonly Precision[] = precisionNames,
): { readonly metric: Metric; readonly precision: Precision } {
  choose("metric", metrics, metric);
  choose("precision", Object.fromEntries(precisionNames.map((name) => [name, name])), precision);
  if (!precisions.includes(precision)) {
    throw new RetrievalError({ what: `${kind} index: precision`, expected: precisions.join(" or "), got: precision });
  }
  return { metric, precision };
}
