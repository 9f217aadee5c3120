import { RetrievalError } from "../errors.js";
import { createRandom, sample } from "../random.js";
import { type Calibration, fitIsotonic, measureReliability, probabilityOf, type Reliability } from "./calibration.js";
import type { Answers } from "./precision-recall.js";

/** From which score on a first answer is taken, and below which the query counts as "not in the map". */
export interface Rejection {
  /** probability of being right that was asked for */
  readonly confidence: number;
  /** least score that is accepted; absent where no score is sure enough */
  readonly threshold?: number;
  /** what the threshold and the stated probabilities are worth on answers that they were not fitted to */
  readonly heldOut: Reliability & {
    readonly answers: number;
    readonly accepted: number;
    /** share of the accepted answers that is right; absent where none is accepted */
    readonly precision?: number;
  };
  readonly calibration: Calibration;
}

/**
 * A threshold for "not in the map": the score at which the probability of being right, calibrated on a random half of the
 * answers, reaches `confidence`. The other half says how well that holds.
 * @param confidence above 0, at most 1
 * @param seed of the split, 32-bit integer
 * @throws RetrievalError with fewer than 20 answers, or a confidence out of range
 */
export function findRejection(answers: Answers, confidence: number, seed = 1): Rejection {
  const count = answers.scores.length;
  if (!(confidence > 0 && confidence <= 1)) {
    throw new RetrievalError({ what: "confidence", expected: "above 0, at most 1", got: String(confidence) });
  }
  if (count < 20) {
    throw new RetrievalError({ what: "calibration: answers", expected: "20 or more", got: String(count) });
  }
  const order = sample(createRandom(seed), count, count);
  const [fitted, held] = [order.slice(0, count >> 1), order.slice(count >> 1)].map((places) => pick(answers, places));
  const calibration = fitIsotonic(fitted as Answers);
  const threshold = thresholdOf(calibration, confidence);
  return { confidence, ...(threshold !== undefined && { threshold }), heldOut: test(held as Answers), calibration };

  function test({ scores, correct }: Answers): Rejection["heldOut"] {
    const places = Array.from({ length: scores.length }, (_, place) => place);
    const stated = places.map((place) => probabilityOf(calibration, scores[place] as number));
    const accepted = places.filter((place) => threshold !== undefined && (scores[place] as number) >= threshold);
    const right = accepted.filter((place) => correct[place]).length;
    return {
      ...measureReliability(stated, correct),
      answers: scores.length,
      accepted: accepted.length,
      ...(accepted.length > 0 && { precision: right / accepted.length }),
    };
  }
}

/** The least score with at least that probability, on the straight line where it lies between two fitted ones. */
function thresholdOf({ scores, probabilities }: Calibration, confidence: number): number | undefined {
  const at = probabilities.findIndex((probability) => probability >= confidence);
  if (at < 0) return undefined;
  const [above, high] = [scores[at] as number, probabilities[at] as number];
  const [below, low] = [scores[at - 1], probabilities[at - 1]];
  if (below === undefined || low === undefined || below === Number.NEGATIVE_INFINITY) return above;
  return below + ((above - below) * (confidence - low)) / (high - low);
}

const pick = ({ scores, correct }: Answers, places: readonly number[]): Answers => ({
  scores: places.map((place) => scores[place] as number),
  correct: places.map((place) => correct[place] as boolean),
});
