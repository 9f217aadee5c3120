import { RetrievalError } from "@loci/core";

export interface WholeNumberRange {
  readonly least: number;
  readonly most?: number;
}

/** An option that takes a whole number and says at once when it is given something else. */
export function wholeNumber<const More extends object = object>(
  describe: string,
  range: WholeNumberRange,
  more?: More,
) {
  const coerce = (value: number): number => check(describe, range, value);
  return { type: "number", requiresArg: true, describe, coerce, ...(more as More) } as const;
}

/** An option that takes any finite number of a range. */
export function number<const More extends object = object>(
  describe: string,
  { least, most }: WholeNumberRange,
  more?: More,
) {
  const coerce = (value: number): number => {
    if (Number.isFinite(value) && value >= least && (most === undefined || value <= most)) return value;
    if (Array.isArray(value)) throw new RetrievalError({ what: `${describe}: the option is there twice` });
    const got = Number.isFinite(value) ? `${value}` : "something that is no number";
    throw new RetrievalError({
      what: describe,
      expected: `a number from ${least}${most === undefined ? "" : ` to ${most}`}`,
      got,
    });
  };
  return { type: "number", requiresArg: true, describe, coerce, ...(more as More) } as const;
}

/** The same as whole numbers, for a list of them. */
export function wholeNumbers(describe: string, range: WholeNumberRange) {
  const coerce = (values: readonly number[]): number[] => values.map((value) => check(describe, range, value));
  return { type: "number", array: true, requiresArg: true, describe, coerce } as const;
}

/** An option that takes a share, above 0 and at most 1. */
export function share(describe: string) {
  const coerce = (value: number): number => {
    if (value > 0 && value <= 1) return value;
    const got = Number.isNaN(value) ? "something that is no number" : String(value);
    throw new RetrievalError({ what: describe, expected: "a number above 0, at most 1", got });
  };
  return { type: "number", requiresArg: true, describe, coerce } as const;
}

function check(what: string, { least, most = Number.MAX_SAFE_INTEGER }: WholeNumberRange, value: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const upTo = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`;
  if (Array.isArray(value)) throw new RetrievalError({ what: `${what}: the option is there twice` });
  const got = Number.isNaN(value) ? "something that is no number" : String(value);
  throw new RetrievalError({ what, expected: `a whole number from ${least}${upTo}`, got });
}
