import type { Ops } from "@loci/core";

/** Positions `start` to `end` along an axis, `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The bounds of `count` bins over `length` positions as torch's adaptive pooling has them: they overlap, none is empty. */
export function adaptiveSpans(length: number, count: number): readonly Span[] {
  return Array.from({ length: count }, (_, bin) => ({
    start: Math.floor((bin * length) / count),
    end: Math.ceil(((bin + 1) * length) / count),
  }));
}

/** Spans of rows and of columns; each of the one with each of the other is a rectangle. */
export interface Grid {
  readonly rows: readonly Span[];
  readonly columns: readonly Span[];
}

/**
 * Pools every rectangle of `grid`: `[batch, height, width, channels]` → `[batch, rows, columns, channels]`. First along the
 * rows, then along the columns: the maximum of maxima is the maximum, the mean of means over as many is the mean.
 */
export function poolGrid<T>(
  ops: Ops<T>,
  featureMap: T,
  { rows, columns }: Grid,
  { height, width }: { readonly height: number; readonly width: number },
  pooling: "max" | "mean",
): T {
  const alongRows = poolSpans(ops, featureMap, rows, 1, height, pooling);
  return poolSpans(ops, alongRows, columns, 2, width, pooling);
}

/** Cropped one by one, not padded to one length with repetitions, which would split or double a maximum's gradient. */
function poolSpans<T>(
  ops: Ops<T>,
  value: T,
  spans: readonly Span[],
  axis: number,
  length: number,
  pooling: "max" | "mean",
): T {
  const pooled = spans.map(({ start, end }) => {
    const positions = Int32Array.from({ length: end - start }, (_, i) => start + i);
    const crop = positions.length === length ? value : ops.gather(value, positions, axis, length);
    return ops[pooling](crop, [axis], { keep: true });
  });
  return pooled.length === 1 ? (pooled[0] as T) : ops.concat(pooled, axis);
}
