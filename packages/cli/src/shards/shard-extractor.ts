import { type DescribedPictures, type Extractor, type Model, type PictureFile, RetrievalError } from "@loci/core";
import { pictureKey } from "@loci/index";
import type { CutShard } from "./cut-shards.js";
import type { ResultsFolder } from "./results-folder.js";
import type { ShardResult } from "./shard-result.js";

/** All that shards of some pictures came to. */
export interface DoneShards {
  readonly results: ResultsFolder;
  /** By id, in the order of the pictures. */
  readonly shards: ReadonlyMap<string, CutShard>;
  /** Pictures that could not be read, and so are in no shard, by `keyOf`. */
  readonly unreadable: ReadonlyMap<string, RetrievalError>;
}

interface Place {
  readonly id: string;
  readonly cut: CutShard;
  readonly place: number;
}

/** What tells a picture of a data set from the others. */
export const keyOf = ({ path, box }: PictureFile): string => pictureKey(path, box);

/**
 * Descriptors that are in a results folder, as if they were made now. A shard's result is read once when the pictures are asked
 * for in the order that they were cut in.
 */
export function openShardExtractor(model: Model, done: DoneShards): Extractor {
  const places = new Map<string, Place>();
  for (const [id, cut] of done.shards) {
    for (const [place, picture] of cut.pictures.entries()) places.set(keyOf(picture), { id, cut, place });
  }
  return { model, describe: (pictures) => describe(pictures, places, done), close: async () => {} };
}

async function* describe<Picture extends PictureFile>(
  pictures: Iterable<Picture>,
  places: ReadonlyMap<string, Place>,
  { results, unreadable }: DoneShards,
): AsyncGenerator<DescribedPictures<Picture>> {
  let [current, rows]: [string | undefined, Rows] = [undefined, () => undefined];
  for (const picture of pictures) {
    const key = keyOf(picture);
    const place = places.get(key);
    if (place === undefined) {
      yield one(picture, unreadable.get(key) ?? unknown(picture));
      continue;
    }
    if (current !== place.id) {
      rows = rowsOf(await results.readResult(place.id, place.cut.shard), place.cut.shard.dimension);
      current = place.id;
    }
    yield one(picture, rows(place.place) ?? unknown(picture));
  }
}

/** The descriptor of a shard's picture, or why it has none. */
type Rows = (place: number) => Float32Array | RetrievalError | undefined;

function rowsOf({ descriptors, skipped }: ShardResult, dimension: number): Rows {
  const reasons = new Map(skipped.map(({ place, reason }) => [place, reason]));
  const rowOfPlace: number[] = [];
  for (let [place, row] = [0, 0]; row < descriptors.length / dimension; place++) {
    rowOfPlace[place] = row;
    if (!reasons.has(place)) row++;
  }
  return (place) => {
    const reason = reasons.get(place);
    if (reason !== undefined) return new RetrievalError({ what: reason });
    const row = rowOfPlace[place];
    return row === undefined ? undefined : descriptors.subarray(row * dimension, (row + 1) * dimension);
  };
}

function one<Picture>(picture: Picture, found: Float32Array | RetrievalError): DescribedPictures<Picture> {
  if (found instanceof RetrievalError) {
    return { pictures: [], descriptors: new Float32Array(), skipped: [{ picture, reason: found }] };
  }
  return { pictures: [picture], descriptors: found, skipped: [] };
}

const unknown = ({ path }: PictureFile) => new RetrievalError({ what: `picture "${path}" is in no shard` });
