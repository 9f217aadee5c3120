import { solveLinear } from "./solve-linear.js";

/** Locations that belong together: length 4 each, x and y in the one picture, x and y in the other. */
export type Matches = readonly (readonly [x: number, y: number, u: number, v: number])[];

/** A 3 × 3 matrix by rows, which takes (x, y, 1) to (u, v, 1) up to a factor. */
export type Transform = Float64Array;

/** What the one picture may look like in the other, as linear equations in a few parameters. */
export interface TransformModel {
  /** Matches that determine it. */
  readonly sampleSize: number;
  readonly parameters: number;
  /** Two equations a match: the coefficients of the parameters, and what they sum to. */
  equations(match: Matches[number]): readonly (readonly number[])[];
  matrix(parameters: Float64Array): readonly number[];
}

type Nine = [number, number, number, number, number, number, number, number, number];

/** The models by name, from stiff to flexible. */
export const transformModels = {
  translation: {
    sampleSize: 1,
    parameters: 2,
    equations: ([x, y, u, v]) => [
      [1, 0, u - x],
      [0, 1, v - y],
    ],
    matrix: ([right, down]) => [1, 0, right as number, 0, 1, down as number, 0, 0, 1],
  },
  similarity: {
    sampleSize: 2,
    parameters: 4,
    equations: ([x, y, u, v]) => [
      [x, -y, 1, 0, u],
      [y, x, 0, 1, v],
    ],
    matrix: (p) => {
      const [a, b, right, down] = p as unknown as [number, number, number, number];
      return [a, -b, right, b, a, down, 0, 0, 1];
    },
  },
  affine: {
    sampleSize: 3,
    parameters: 6,
    equations: ([x, y, u, v]) => [
      [x, y, 1, 0, 0, 0, u],
      [0, 0, 0, x, y, 1, v],
    ],
    matrix: (p) => [...p, 0, 0, 1],
  },
  /** With its last entry 1: nothing that is seen in both pictures is at infinity in the middle of one of them. */
  homography: {
    sampleSize: 4,
    parameters: 8,
    equations: ([x, y, u, v]) => [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ],
    matrix: (p) => [...p, 1],
  },
} as const satisfies Readonly<Record<string, TransformModel>>;

export type TransformModelName = keyof typeof transformModels;

/**
 * The transform that fits the matches best, in the sense of least squares of the model's equations (exactly, when there are
 * as many as its sample size). Solved about the centres of the locations and at one scale for both pictures, as Hartley
 * advises ("In defense of the eight-point algorithm", TPAMI 1997); every model stays itself under that.
 * @returns undefined when the matches do not determine one
 */
export function fitTransform(model: TransformModel, matches: Matches): Transform | undefined {
  const centre = (at: 0 | 1 | 2 | 3) => matches.reduce((sum, match) => sum + match[at], 0) / matches.length;
  const [cx, cy, cu, cv] = [centre(0), centre(1), centre(2), centre(3)];
  const spread = matches.reduce(
    (sum, [x, y, u, v]) => sum + Math.hypot(x - cx, y - cy) + Math.hypot(u - cu, v - cv),
    0,
  );
  const scale = spread > 0 ? spread / (2 * matches.length) : 1;
  const system = Array.from({ length: model.parameters }, () => new Float64Array(model.parameters + 1));
  for (const [x, y, u, v] of matches) {
    const about = [(x - cx) / scale, (y - cy) / scale, (u - cu) / scale, (v - cv) / scale] as const;
    for (const equation of model.equations(about)) addNormalEquation(system, equation);
  }
  const solution = solveLinear(system);
  if (solution === undefined) return undefined;
  const matrix = model.matrix(solution) as Nine;
  return multiply(
    [scale, 0, cu, 0, scale, cv, 0, 0, 1],
    multiply(matrix, [1 / scale, 0, -cx / scale, 0, 1 / scale, -cy / scale, 0, 0, 1]),
  );
}

/** Adds a row of equations (coefficients, right side) to AᵀA x = Aᵀb. */
function addNormalEquation(system: readonly Float64Array[], equation: readonly number[]): void {
  for (const [row, values] of system.entries()) {
    const weight = equation[row] as number;
    if (weight === 0) continue;
    for (const [column, value] of equation.entries()) values[column] = (values[column] as number) + weight * value;
  }
}

function multiply(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const product = new Float64Array(9);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = 0;
      for (let at = 0; at < 3; at++) sum += (a[3 * row + at] as number) * (b[3 * at + column] as number);
      product[3 * row + column] = sum;
    }
  }
  return product;
}
