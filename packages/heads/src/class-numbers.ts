/** A number from 0 for each label, in the order of the sorted labels; undefined when one is missing. */
export function classNumbers(labels: readonly string[]): Int32Array;
export function classNumbers(labels: readonly (string | undefined)[]): Int32Array | undefined;
export function classNumbers(labels: readonly (string | undefined)[]): Int32Array | undefined {
  if (labels.includes(undefined)) return undefined;
  const classes = [...new Set(labels)].sort();
  const numbers = new Map(classes.map((label, number) => [label, number]));
  return Int32Array.from(labels, (label) => numbers.get(label) as number);
}
