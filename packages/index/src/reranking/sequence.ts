import { RetrievalError } from "@loci/core";
import { type Candidate, continued } from "./candidate.js";
import { normaliseContrast } from "./contrast-normalisation.js";
import { createPacer } from "./pacer.js";
import type { QueryWalk, RerankGallery } from "./rerank-gallery.js";
import { defineReranker } from "./reranker-definition.js";
import { dot, rowOf } from "./unit-vectors.js";
import { linesThrough, offsetsOf, type SequenceOptions, sequenceOptions } from "./walk-lines.js";

/**
 * SeqSLAM: a candidate at frame c of a walk is judged by the frames around it. With D_t(i) = 1 − cosine similarity of frame t
 * of the query's walk and frame i of the candidate's, locally normalised over i (`normaliseContrast`), t0 the query's frame:
 *
 *     cost(c) = min over speeds v of the mean over t of D_t(round(c + v (t − t0)));  score = −cost
 *
 * t runs over `length` frames, or those of them that the query's walk has. A line that leaves the candidate's walk goes on
 * at its end, as in OpenSeqSLAM. From the paper it differs in what is compared (descriptors, not patch-normalised thumbnails)
 * and in that only candidates are judged. Candidates that belong to no walk keep their order behind the others.
 */
export const sequence = defineReranker({
  name: "sequence",
  summary: "Sequence matching: the pictures before (and behind) the query must match those around the candidate",
  source:
    "Milford, Wyeth: SeqSLAM: Visual Route-Based Navigation for Sunny Summer Days and Stormy Winter Nights, ICRA 2012; " +
    "Sünderhauf, Neubert, Protzel: Are We There Yet? Challenging SeqSLAM on a 3000 km Journey Across All Four Seasons, " +
    "ICRA Workshop 2013 (OpenSeqSLAM)",
  options: sequenceOptions,
  needs: ["walks"],
  effect: "reorders",
  depth: ({ top }) => top,
  async rerank({ query, candidates }, gallery, options) {
    const { walk } = query;
    const { walks } = gallery;
    if (walk === undefined || walks === undefined) throw noWalk();
    const first = candidates.slice(0, options.top);
    const names = await walks.namesOf(first.map(({ id }) => id));
    const matched: Candidate[] = [];
    for (const name of new Set(names)) {
      if (name === undefined) continue;
      const ids = first.filter((_, place) => names[place] === name).map(({ id }) => id);
      matched.push(...(await matchWalk(walk, await walks.idsOf(name), ids, gallery, options)));
    }
    const others = first.filter((_, place) => names[place] === undefined);
    return { query, candidates: continued(matched, [...others, ...candidates.slice(options.top)]) };
  },
});

/** Scores of candidates that all belong to one walk. */
async function matchWalk(
  query: QueryWalk,
  walk: readonly number[],
  ids: readonly number[],
  gallery: RerankGallery,
  options: SequenceOptions,
): Promise<Candidate[]> {
  const { dimension } = gallery;
  const offsets = offsetsOf(query.position, query.descriptors.length / dimension, options);
  const lines = linesThrough(offsets, options);
  const frames = framesOf(ids, walk);
  const descriptorOf = await readAround(frames, walk, lines, gallery, options.window);
  const costs = offsets.map((offset) => {
    const descriptor = rowOf({ data: query.descriptors, dimension }, query.position + offset);
    const difference = remembered((frame) => 1 - dot(descriptor, descriptorOf(frame)));
    return remembered((frame) => normaliseContrast(difference, walk.length, frame, options.window));
  });
  const onWalk = (frame: number) => Math.min(Math.max(frame, 0), walk.length - 1);
  const costAlong = (line: readonly number[], frame: number) =>
    line.reduce((sum, steps, at) => sum + (costs[at]?.(onWalk(frame + steps)) ?? 0), 0) / line.length;
  const matched: Candidate[] = [];
  const pause = createPacer();
  for (const [place, id] of ids.entries()) {
    const along = lines.map((line) => costAlong(line, frames[place] as number));
    matched.push({ id, score: -Math.min(...along) });
    await pause();
  }
  return matched;
}

function framesOf(ids: readonly number[], walk: readonly number[]): number[] {
  const frames = new Map(walk.map((id, frame) => [id, frame]));
  return ids.map((id) => {
    const frame = frames.get(id);
    if (frame === undefined) throw new Error(`picture ${id} says that it belongs to a walk that does not have it`);
    return frame;
  });
}

/**
 * Descriptors of every frame that a line through one of these can come to, and of the windows around them. A line that
 * leaves the walk stays at its end, where half of the window is outside and the other half is read.
 */
async function readAround(
  frames: readonly number[],
  walk: readonly number[],
  lines: readonly (readonly number[])[],
  gallery: RerankGallery,
  window: number,
): Promise<(frame: number) => Float32Array> {
  const reach = Math.floor(window / 2);
  const [least, most] = [Math.min(0, ...lines.flat()) - reach, Math.max(0, ...lines.flat()) + reach];
  const needed = new Set<number>();
  for (const frame of frames) {
    const last = Math.min(walk.length - 1, frame + most);
    for (let near = Math.max(0, frame + least); near <= last; near++) needed.add(near);
  }
  const data = await gallery.descriptors(Array.from(needed, (frame) => walk[frame] as number));
  const rows = new Map(Array.from(needed, (frame, row) => [frame, row]));
  return (frame) => rowOf({ data, dimension: gallery.dimension }, rows.get(frame) as number);
}

/** The function, computing each value once. */
function remembered(compute: (frame: number) => number): (frame: number) => number {
  const known = new Map<number, number>();
  return (frame) => {
    const value = known.get(frame) ?? compute(frame);
    known.set(frame, value);
    return value;
  };
}

function noWalk(): RetrievalError {
  return new RetrievalError({
    what: "sequence: query",
    expected: "a picture with the pictures before it, and an index with walks",
    got: "a single picture",
    remedy: "Give the pictures of the walk in order, or leave sequence out of the re-ranking",
  });
}
