import type { GivenTensor } from "../../support/both-interpreters.js";

export interface NaiveWindowOptions {
  readonly kernel?: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly ceil?: boolean;
}

/** A place of a window: its value, or undefined outside the map. */
export interface Place {
  readonly row: number;
  readonly column: number;
  readonly value: number | undefined;
}

/** The first position of every window along an axis, found by walking along it. */
export function windowStarts(length: number, options: NaiveWindowOptions): number[] {
  const { kernel = 2, stride = kernel, padding = 0, ceil = false } = options;
  const starts: number[] = [];
  for (let start = -padding; start < length; start += stride) {
    const fits = start + kernel <= length + padding;
    const previousReachedTheEnd = start - stride + kernel >= length + padding;
    if (fits || (ceil && !previousReachedTheEnd)) starts.push(start);
  }
  return starts;
}

/** Every window of a map `[1, height, width, channels]`, one number out of its places, row-major, for each channel. */
export function naiveWindows<Result>(
  { dims, values }: GivenTensor,
  options: NaiveWindowOptions,
  pool: (places: readonly Place[], channel: number) => Result,
): Result[] {
  const [, height, width, channels] = dims as [number, number, number, number];
  const { kernel = 2 } = options;
  const steps = Array.from({ length: kernel }, (_, step) => step);
  const results: Result[] = [];
  for (const top of windowStarts(height, options)) {
    for (const left of windowStarts(width, options)) {
      for (let channel = 0; channel < channels; channel++) {
        const at = (row: number, column: number) =>
          row >= 0 && row < height && column >= 0 && column < width
            ? values[(row * width + column) * channels + channel]
            : undefined;
        const places = steps.flatMap((dy) =>
          steps.map((dx) => ({ row: top + dy, column: left + dx, value: at(top + dy, left + dx) })),
        );
        results.push(pool(places, channel));
      }
    }
  }
  return results;
}

/** The values on the map. */
export const valuesOf = (places: readonly Place[]): number[] =>
  places.flatMap(({ value }) => (value === undefined ? [] : [value]));

/** Window options that differ in overlap, padding and end, as text and as values. */
export const windowCases: readonly (readonly [string, NaiveWindowOptions])[] = [
  ["", {}],
  ["(kernel=3)", { kernel: 3 }],
  ["(kernel=3,stride=2)", { kernel: 3, stride: 2 }],
  ["(kernel=2,stride=1)", { kernel: 2, stride: 1 }],
  ["(kernel=2,stride=3)", { kernel: 2, stride: 3 }],
  ["(kernel=3,stride=1,padding=1)", { kernel: 3, stride: 1, padding: 1 }],
  ["(kernel=3,stride=2,ceil=true)", { kernel: 3, stride: 2, ceil: true }],
  ["(kernel=4,stride=3,padding=2,ceil=true)", { kernel: 4, stride: 3, padding: 2, ceil: true }],
];
