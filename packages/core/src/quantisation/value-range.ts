/** What a value of a network was seen to hold; zero is always inside, so that padding is exact. */
export interface ValueRange {
  /** At most 0. */
  readonly least: number;
  /** At least 0. */
  readonly most: number;
}

/** `quantised = round(value / scale) + zeroPoint`, 0 to 255. */
export interface ByteScale {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** The finest scale of 256 steps that covers the range and has zero among its steps. */
export function byteScale({ least, most }: ValueRange): ByteScale {
  // A value that is always 0 has no scale; any will do.
  if (least === most) return { scale: 1, zeroPoint: 0 };
  const scale = (most - least) / 255;
  return { scale, zeroPoint: Math.round(Math.abs(least) / scale) };
}
