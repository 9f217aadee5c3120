import { type DatasetProblem, RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import {
  describeProblem,
  problemFrom,
  problemsError,
  tryRow,
} from "../../../packages/core/dist/datasets/dataset-problems.js";

const error = new RetrievalError({ what: "latitude", expected: "a number", got: '"x"', remedy: "Correct it" });

test("a bad row is reported with its place, its reason and what to do", () => {
  const problems: DatasetProblem[] = [];
  const source = { file: "a.csv", line: 3 };
  const report = (problem: DatasetProblem) => problems.push(problem);
  expect(tryRow(source, report, () => 7)).toBe(7);
  expect(
    tryRow(source, report, () => {
      throw error;
    }),
  ).toBeUndefined();
  expect(problems).toEqual([
    { file: "a.csv", line: 3, reason: 'latitude: expected a number, got "x"', remedy: "Correct it" },
  ]);
});

test("a defect of ours is not taken for a bad row", () => {
  const defect = () =>
    tryRow(
      { file: "a" },
      () => {},
      () => {
        throw new TypeError("ours");
      },
    );
  expect(defect).toThrow(TypeError);
});

test("one error for all of them", () => {
  const problem = problemFrom({ file: "a.csv", line: 3 }, error);
  expect(describeProblem(problem)).toBe('a.csv:3: latitude: expected a number, got "x"');
  expect(describeProblem({ file: "a.npy", reason: "no" })).toBe("a.npy: no");
  expect(problemsError([problem]).message).toBe('a.csv:3: latitude: expected a number, got "x". Correct it');
  expect(problemsError([problem, problem]).message).toContain("the first of 2 problems");
});
