import { type Model, type Picture, RetrievalError } from "@loci/core";
import { pMapIterable } from "p-map";
import type { Shard, ShardPicture } from "./shard.js";

/** A shard, and the pictures of the data set that it consists of, in the same order. */
export interface CutShard {
  readonly shard: Shard;
  readonly pictures: readonly Picture[];
}

export interface ShardCutting {
  readonly model: Model;
  /** Pictures of a shard, the last one excepted. */
  readonly size: number;
  /** SHA-256 (hex) of a file's bytes. A RetrievalError of it leaves the picture out. */
  readonly hashOf: (path: string) => Promise<string>;
  /** Told of each picture that is left out. */
  readonly onSkipped: (picture: Picture, reason: RetrievalError) => void;
}

/** Files that are read at once. */
const AT_ONCE = 16;

/**
 * Cuts pictures, in their order, into shards of `size`. Files are read as the shards are asked for, a little ahead. A size
 * that batches of 8 fit into has the networks see the same batches as without shards, where every picture can be read.
 */
export async function* cutShards(pictures: readonly Picture[], cutting: ShardCutting): AsyncGenerator<CutShard> {
  const { model, size, hashOf, onSkipped } = cutting;
  const hash = async (picture: Picture) => {
    try {
      return { picture, hash: await hashOf(picture.path) };
    } catch (reason) {
      if (!(reason instanceof RetrievalError)) throw reason;
      onSkipped(picture, reason);
      return undefined;
    }
  };
  const hashed = pMapIterable(pictures, hash, { concurrency: AT_ONCE, backpressure: Math.max(size, AT_ONCE) });
  let open: { picture: Picture; hash: string }[] = [];
  const close = (): CutShard => {
    const shard = {
      model: model.fingerprint,
      dimension: model.head.descriptorLength,
      pictures: open.map(shardPicture),
    };
    const cut = { shard, pictures: open.map(({ picture }) => picture) };
    open = [];
    return cut;
  };
  for await (const next of hashed) {
    if (next === undefined) continue;
    open.push(next);
    if (open.length === size) yield close();
  }
  if (open.length > 0) yield close();
}

const shardPicture = ({ picture: { name, box }, hash }: { picture: Picture; hash: string }): ShardPicture => ({
  name,
  hash,
  ...(box && { box }),
});
