import { RetrievalError } from "../errors.js";
import { type NumpyArray, PickledArray, type PickleValue } from "../files/pickle-globals.js";

/** The texts of an array. @throws RetrievalError when it holds anything else */
export function textsOf({ elements }: NumpyArray, source: string): string[] {
  return elements.map((element, place) => {
    if (typeof element === "string") return element;
    throw new RetrievalError({ what: `${source}: entry ${place}`, expected: "a path", got: kindOf(element) });
  });
}

/** The rows of an array: of a matrix the numbers in each, of objects the list that each of them is. */
export function rowsOf({ shape, elements }: NumpyArray): PickleValue[] {
  const [rows = 0, ...others] = shape;
  if (others.length === 0) return [...elements];
  const length = others.reduce((product, axis) => product * axis, 1);
  return Array.from({ length: rows }, (_, row) => elements.slice(row * length, (row + 1) * length) as PickleValue[]);
}

/**
 * Whole numbers below `bound`: a list, an array or a single one, also inside further lists as NumPy nests them.
 * @throws RetrievalError for anything else
 */
export function placesOf(value: PickleValue | undefined, bound: number, source: string): number[] {
  if (value instanceof PickledArray) return value.elements.flatMap((element) => placesOf(element, bound, source));
  if (Array.isArray(value)) return value.flatMap((element) => placesOf(element, bound, source));
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < bound) return [value];
  throw new RetrievalError({
    what: source,
    expected: `places of gallery pictures, 0 to ${bound - 1}`,
    got: typeof value === "number" ? `${value}` : kindOf(value ?? null),
  });
}

export function kindOf(value: PickleValue): string {
  if (value === null) return "nothing";
  if (Array.isArray(value) || value instanceof PickledArray) return "a list";
  return value instanceof Map ? "a dictionary" : `a ${typeof value}`;
}
