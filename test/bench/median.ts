/** The middle one; of an even number the upper one of the two in the middle. */
export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)] as number;
