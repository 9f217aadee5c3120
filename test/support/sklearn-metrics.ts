import { readFileSync } from "node:fs";

interface SklearnMetrics {
  readonly rankings: readonly { readonly hits: readonly number[]; readonly averagePrecision: number }[];
  readonly answers: readonly {
    readonly scores: readonly number[];
    readonly correct: readonly boolean[];
    readonly precision: readonly number[];
    readonly recall: readonly number[];
    readonly thresholds: readonly number[];
    readonly area: number;
  }[];
  readonly clusterings: readonly {
    readonly labels: readonly number[];
    readonly clusters: readonly number[];
    readonly NMI: number;
    readonly AMI: number;
  }[];
}

/** Figures of scikit-learn, recorded by test/fixtures/sklearn/make.py. */
export const sklearnMetrics = (): SklearnMetrics =>
  JSON.parse(readFileSync(`${import.meta.dirname}/../fixtures/sklearn/metrics.json`, "utf8")) as SklearnMetrics;
