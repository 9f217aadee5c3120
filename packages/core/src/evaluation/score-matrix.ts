import { RetrievalError } from "../errors.js";
import { openNpy } from "../files/npy.js";
import type { Rank } from "./evaluate.js";
import type { Ranking } from "./judged-ranking.js";
import { largestFirst } from "./largest-first.js";

/** What another system thinks of every pair of query and gallery picture. */
export interface ScoreMatrix {
  readonly queries: number;
  readonly gallery: number;
  /** for `evaluate`; reads the rows that it is asked for, one at a time */
  readonly rank: Rank;
  close(): Promise<void>;
}

/**
 * A float32 .npy file of queries × gallery.
 * @param distances whether smaller is more alike, default no
 * @throws RetrievalError when the file is no such matrix; on ranking a row that has NaN
 */
export async function openScoreMatrix(file: string, { distances = false } = {}): Promise<ScoreMatrix> {
  const { rows, columns, readRows, close } = await openNpy(file);
  const rankRow = async (query: number, depth: number): Promise<Ranking> => {
    const scores = await readRows(query, 1);
    const odd = scores.findIndex((score) => Number.isNaN(score));
    if (odd >= 0) {
      throw new RetrievalError({ what: `${file}: row ${query}, column ${odd}`, expected: "a number", got: "NaN" });
    }
    if (distances) for (let place = 0; place < columns; place++) scores[place] = -(scores[place] as number);
    const places = largestFirst(scores, depth);
    return { places, scores: Float32Array.from(places, (place) => scores[place] as number) };
  };
  const rank: Rank = async (queries, depth) => {
    const rankings: Ranking[] = [];
    for (const query of queries) rankings.push(await rankRow(query, depth));
    return rankings;
  };
  return { queries: rows, gallery: columns, rank, close };
}
