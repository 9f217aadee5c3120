import { RetrievalError } from "../errors.js";
import type { DatasetProblem } from "./dataset-format.js";

/** Where something is listed: a file relative to the root, and its line from 1. */
export interface SourceLine {
  readonly file: string;
  readonly line?: number;
}

/** Told of bad rows. */
export type Report = (problem: DatasetProblem) => void;

/** The result of `work`, or a report of the RetrievalError that it throws. Other errors are ours and go on. */
export function tryRow<Result>(source: SourceLine, report: Report, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RetrievalError)) throw error;
    report(problemFrom(source, error));
    return undefined;
  }
}

export function problemFrom({ file, line }: SourceLine, error: RetrievalError): DatasetProblem {
  const { what, expected, got, remedy } = error;
  const reason = new RetrievalError({ what, ...(expected && { expected }), ...(got && { got }) }).message;
  return { file, ...(line !== undefined && { line }), reason, ...(remedy && { remedy }) };
}

/** `manifest.csv:12: latitude: expected …, got …` */
export const describeProblem = ({ file, line, reason }: DatasetProblem): string =>
  `${file}${line === undefined ? "" : `:${line}`}: ${reason}`;

/** One error for all of them, which tells the first. */
export function problemsError(problems: readonly [DatasetProblem, ...DatasetProblem[]]): RetrievalError {
  const [first, ...others] = problems;
  const more =
    others.length === 0 ? "" : ` (the first of ${problems.length} problems; loci dataset validate lists them)`;
  return new RetrievalError({ what: describeProblem(first) + more, ...(first.remedy && { remedy: first.remedy }) });
}
