import { createRandom, sample } from "@loci/core";
import type { HeadData } from "../create-head.js";
import { describeMaps, type FormulaRun, type MapSource, runFormula } from "./map-source.js";

export interface MapDataOptions extends Pick<FormulaRun, "signal"> {
  /** Which pictures heads may start from. */
  readonly pictures: readonly number[];
  /** Class of each picture of the source, for finishes that learn from labels. */
  readonly labels?: Int32Array;
  /** Of the draw (default 42). */
  readonly seed?: number;
}

/** Where heads that start from data get it, when the feature maps are at hand. The same pictures as `pictureData` would draw. */
export function mapData(source: MapSource, { pictures, labels, seed = 42, signal }: MapDataOptions): HeadData {
  const draw = (count: number) =>
    sample(createRandom(seed), pictures.length, count).map((place) => pictures[place] as number);
  return {
    async locations(formula, channels, layers, { pictures: most, perPicture }) {
      const random = createRandom(seed);
      const rows: Float32Array[] = [];
      for await (const { pictures: part, values } of runFormula(formula, source, draw(most), { signal, layers })) {
        const locations = values.length / channels / part.length;
        for (const place of part.keys()) {
          for (const location of sample(random, locations, perPicture)) {
            const start = (place * locations + location) * channels;
            rows.push(unit(values.subarray(start, start + channels)));
          }
        }
      }
      const all = new Float32Array(rows.length * channels);
      for (const [place, row] of rows.entries()) all.set(row, place * channels);
      return { values: all, count: rows.length };
    },
    async descriptors(head, layers, most) {
      const chosen = draw(most);
      const values = await describeMaps(head, source, chosen, { signal, layers });
      const classes = labels && Int32Array.from(chosen, (picture) => labels[picture] as number);
      return { values, count: chosen.length, ...(classes && { labels: classes }) };
    },
  };
}

/** A copy scaled to unit L2 norm; a zero vector stays zero. */
function unit(vector: Float32Array): Float32Array {
  const norm = Math.max(Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)), 1e-12);
  return vector.map((value) => value / norm);
}
