const collator = new Intl.Collator("en-US-u-kn-true", { sensitivity: "variant", caseFirst: "upper" });

/**
 * Orders names as people count: `frame2` before `frame10`, the numbers of names by value and the rest by letters. For
 * names that this takes as equal (`1` and `01`) the order of UTF-16 code units decides, so it is the same everywhere.
 */
export function naturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
