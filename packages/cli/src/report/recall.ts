import { expectedRecall, type RecallReport, type SearchEffort, type TuneResult } from "@loci/index";
import { table } from "./table.js";

/** "ef 64, recall@10 about .976": what a query is worth. */
export function effortText({ ef, expectedRecall }: SearchEffort): string {
  if (ef === undefined) return "exact search";
  if (expectedRecall === undefined) return `ef ${ef}, recall not measured (loci index tune)`;
  return `ef ${ef}, expected recall@10 ${expectedRecall.toFixed(3)}`;
}

/** The measured curve, for people. */
export function recallTable({ k, queries, curve }: RecallReport, ef: number | undefined): string {
  const rows = curve.map((point) => [`${point.ef}${point.ef === ef ? " *" : ""}`, point.recall.toFixed(4)]);
  return `${table(["ef", `recall@${k}`], rows)}\n(${queries} of the index's own descriptors against exact search; * in use)`;
}

/** One line on the outcome of tuning. @param wanted the recall that was asked for */
export function tunedText({ parameters, report, isReached }: TuneResult, wanted: number | undefined): string {
  const { m, efConstruction, ef } = parameters;
  const recall = expectedRecall(report, ef);
  const reached = recall === undefined ? "" : `, recall@${report.k} ${recall.toFixed(4)}`;
  const short = isReached || wanted === undefined ? "" : `; ${wanted} is not reached`;
  return `m ${m}, efConstruction ${efConstruction}, ef ${ef}${reached}${short}`;
}
