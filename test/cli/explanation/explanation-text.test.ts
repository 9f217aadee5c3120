import { contributed, explanationAsJson, explanationAsText, sumText, whereText } from "@loci/cli";
import { expect, it } from "vitest";
import { explainedPicture, matchExplanation } from "../../support/explained.js";

it("says that both sums are the score", () => {
  expect(contributed(matchExplanation.query)).toBeCloseTo(0.6, 6);
  expect(sumText(matchExplanation)).toEqual([
    "score 0.7000 (cosine)",
    "= places of the query 0.6000 and of no place 0.1000",
    "= places of the hit 0.7000",
  ]);
});

it("says where it comes from, the pairs, the largest groups and the rules", () => {
  expect(whereText(explainedPicture())).toBe("half of it from 1 of 8 places, the strongest at (25, 15)");
  const lines = explanationAsText(matchExplanation);
  expect(lines).toContain("pair 1: (25, 15) with (5, 5), 0.3000");
  expect(lines).toContain("cluster 1 0.9000, cluster 2 -0.2000");
  expect(lines.at(-1)).toBe("rule: norms and other divisors count as given");
});

it("writes maps as rows", () => {
  const json = JSON.parse(JSON.stringify(explanationAsJson(matchExplanation)));
  expect(json).toMatchObject({
    score: 0.7,
    rules: ["norms"],
    hit: {
      map: [
        [expect.closeTo(0.7, 5), 0, 0, 0],
        [0, 0, 0, 0],
      ],
    },
  });
});
