/** Contributions of a map's locations, and how the map lies over what the network saw. */
export interface PlacedMap {
  /** Float32 `[height, width]`. */
  readonly contributions: Float32Array;
  readonly height: number;
  readonly width: number;
  /** Mirrored left to right. */
  readonly flip: boolean;
}

/** Contributions on one grid: float32 `[height, width]`. */
export interface ContributionGrid {
  readonly map: Float32Array;
  readonly height: number;
  readonly width: number;
}

/**
 * Maps of several layers and views on the grid of the one with the most locations. The cells of a coarser map are divided by
 * the area that they share with the grid's, so that nothing is lost: the grid adds up to what the maps add up to.
 */
export function commonGrid(maps: readonly PlacedMap[]): ContributionGrid {
  const [first, ...others] = maps as [PlacedMap, ...PlacedMap[]];
  const finest = others.reduce((best, map) => (map.height * map.width > best.height * best.width ? map : best), first);
  const { height, width } = finest;
  const grid = new Float64Array(height * width);
  for (const map of maps) {
    const [rows, columns] = [sharesOf(map.height, height), sharesOf(map.width, width)];
    for (let y = 0; y < map.height; y++) {
      for (let x = 0; x < map.width; x++) {
        const value = map.contributions[y * map.width + (map.flip ? map.width - 1 - x : x)] as number;
        for (const [row, ofRow] of rows[y] as Share[]) {
          for (const [column, ofColumn] of columns[x] as Share[]) {
            grid[row * width + column] = (grid[row * width + column] as number) + value * ofRow * ofColumn;
          }
        }
      }
    }
  }
  return { map: Float32Array.from(grid), height, width };
}

/** A cell of the finer axis, and what part of the coarser cell lies in it. */
type Share = readonly [cell: number, share: number];

/** For each of `from` cells along an axis those of `to` cells that it overlaps. */
function sharesOf(from: number, to: number): Share[][] {
  return Array.from({ length: from }, (_, cell) => {
    const [start, end] = [(cell * to) / from, ((cell + 1) * to) / from];
    const shares: Share[] = [];
    for (let other = Math.floor(start); other < end && other < to; other++) {
      const overlap = Math.min(end, other + 1) - Math.max(start, other);
      if (overlap > 1e-9) shares.push([other, overlap / (end - start)]);
    }
    return shares;
  });
}
