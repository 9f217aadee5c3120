import { effortText, recallTable, tunedText } from "@loci/cli";
import { expect, test } from "vitest";

const report = {
  k: 10,
  queries: 200,
  descriptors: 5000,
  curve: [
    { ef: 16, recall: 0.9 },
    { ef: 64, recall: 0.9765 },
  ],
};
const parameters = { m: 16, efConstruction: 200, ef: 64, seed: 42 };

test("what a query is worth", () => {
  expect(effortText({ ef: undefined, expectedRecall: 1 })).toBe("exact search");
  expect(effortText({ ef: 64, expectedRecall: 0.9765 })).toBe("ef 64, expected recall@10 0.977");
  expect(effortText({ ef: 64, expectedRecall: undefined })).toBe("ef 64, recall not measured (loci index tune)");
});

test("the curve, with the ef in use marked", () => {
  const lines = recallTable(report, 64).split("\n");
  expect(lines.slice(0, 3).map((line) => line.trim().split(/\s{2,}/))).toEqual([
    ["ef", "recall@10"],
    ["16", "0.9000"],
    ["64 *", "0.9765"],
  ]);
});

test("the outcome of tuning", () => {
  expect(tunedText({ parameters, report, isReached: true }, 0.97)).toBe(
    "m 16, efConstruction 200, ef 64, recall@10 0.9765",
  );
  expect(tunedText({ parameters, report, isReached: false }, 0.99)).toContain("; 0.99 is not reached");
});
