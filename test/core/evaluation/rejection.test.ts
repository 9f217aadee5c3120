import {
  createProtocol,
  createRandom,
  datasetOfPositives,
  evaluate,
  findRejection,
  openScoreMatrix,
  readPositives,
} from "@loci/core";
import { expect, test } from "vitest";
import { missing, sharedData } from "../../support/shared-data.js";

/** An answer with score s is right with probability s. */
function honest(count: number, seed: number) {
  const random = createRandom(seed);
  const scores = Array.from({ length: count }, () => random.uniform());
  return { scores, correct: scores.map((score) => random.uniform() < score) };
}

test("scores that are probabilities are found to be so, and hold on the other half", () => {
  const { threshold, heldOut } = findRejection(honest(8000, 1), 0.8);
  expect(Math.abs((threshold as number) - 0.8)).toBeLessThan(0.06);
  expect(heldOut.answers).toBe(4000);
  // Above 0.8 nine of ten are right on average.
  expect(Math.abs((heldOut.precision as number) - 0.9)).toBeLessThan(0.04);
  expect(heldOut.calibrationError).toBeLessThan(0.04);
  // The mean of p (1 - p) over p from 0 to 1.
  expect(Math.abs(heldOut.brierScore - 1 / 6)).toBeLessThan(0.02);
});

test("every answer right: all are accepted", () => {
  const { scores } = honest(100, 2);
  const { threshold, heldOut } = findRejection({ scores, correct: scores.map(() => true) }, 1);
  expect(threshold).toBeLessThanOrEqual(0.2);
  expect(heldOut).toMatchObject({ precision: 1, calibrationError: 0 });
});

test("no answer right: none is, and there is no threshold", () => {
  const { scores } = honest(100, 3);
  const rejection = findRejection({ scores, correct: scores.map(() => false) }, 0.5);
  expect(rejection).not.toHaveProperty("threshold");
  expect(rejection.heldOut).toMatchObject({ accepted: 0 });
  expect(rejection.heldOut).not.toHaveProperty("precision");
});

test("answers that are surely none, with the score −∞, leave the others as they are", () => {
  // As in a matrix of distances whose pairs that must not match are infinite.
  const scores = Array.from({ length: 90 }, (_, place) => (place % 3 === 0 ? Number.NEGATIVE_INFINITY : place / 100));
  const answers = { scores, correct: scores.map((score) => score > 0) };
  const { threshold, heldOut } = findRejection(answers, 0.9);
  expect(threshold).toBeGreaterThan(0);
  expect(threshold).toBeLessThan(0.2);
  expect(heldOut).toMatchObject({ precision: 1, calibrationError: 0, brierScore: 0 });
});

test("by its seed, and too few answers or an odd confidence are refused", () => {
  const answers = honest(200, 4);
  expect(findRejection(answers, 0.7, 1)).toEqual(findRejection(answers, 0.7, 1));
  expect(findRejection(answers, 0.7, 1)).not.toEqual(findRejection(answers, 0.7, 2));
  expect(() => findRejection(honest(19, 1), 0.5)).toThrow("calibration: answers: expected 20 or more, got 19");
  for (const confidence of [0, -1, 1.1, Number.NaN])
    expect(() => findRejection(answers, confidence)).toThrow("confidence");
});

test.skipIf(missing("vpr-bench-scores"))(
  "published scores of HybridNet on SPEDTEST: nine of ten sure means that",
  async () => {
    const file = (name: string) => `${sharedData}/vpr-bench-scores/${name}`;
    const matrix = await openScoreMatrix(file("spedtest-hybridnet.npy"));
    try {
      const protocol = createProtocol("vpr-bench");
      const dataset = datasetOfPositives(await readPositives(file("spedtest-positives.json")), matrix);
      const { answers } = await evaluate(protocol, protocol.judge(dataset), matrix.rank, { resamples: 10 });
      const { heldOut } = findRejection(answers[""]!, 0.9);
      expect(heldOut.precision).toBeGreaterThan(0.87);
      expect(heldOut.accepted).toBeGreaterThan(50);
    } finally {
      await matrix.close();
    }
  },
);
