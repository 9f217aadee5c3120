import type { Region } from "@loci/cli/client";

/** A box needs so many pixels a side to be meant. */
export const LEAST_SIDE = 8;

/** Of a picture, pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The box between two points of a picture, whole pixels, cut at its borders; `undefined` when it is too small to be meant. */
export function regionBetween(from: Point, to: Point, { width, height }: Size): Region | undefined {
  const along = (one: number, other: number, most: number) => {
    const [first, last] = [Math.min(one, other), Math.max(one, other)].map((at) =>
      Math.round(Math.min(Math.max(at, 0), most)),
    );
    return [first as number, (last as number) - (first as number)] as const;
  };
  const [left, across] = along(from.x, to.x, width);
  const [top, down] = along(from.y, to.y, height);
  return across < LEAST_SIDE || down < LEAST_SIDE ? undefined : { left, top, width: across, height: down };
}

/** The middle half of a picture, where a box that is placed by keyboard begins. */
export const middleOf = ({ width, height }: Size): Region => ({
  left: Math.round(width / 4),
  top: Math.round(height / 4),
  width: Math.max(LEAST_SIDE, Math.round(width / 2)),
  height: Math.max(LEAST_SIDE, Math.round(height / 2)),
});

/** Moved by so many pixels, or made larger by them; it stays inside the picture. */
export function changeRegion(region: Region, by: Point, how: "move" | "resize", { width, height }: Size): Region {
  const within = (value: number, least: number, most: number) => Math.min(Math.max(Math.round(value), least), most);
  if (how === "move") {
    return {
      ...region,
      left: within(region.left + by.x, 0, width - region.width),
      top: within(region.top + by.y, 0, height - region.height),
    };
  }
  return {
    ...region,
    width: within(region.width + by.x, LEAST_SIDE, width - region.left),
    height: within(region.height + by.y, LEAST_SIDE, height - region.top),
  };
}
