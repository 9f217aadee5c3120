import { join } from "node:path";
import { type Extractor, type PictureFile, RetrievalError, readPictureFile, reasonOf, sha256 } from "@loci/core";
import { joinDescriptors } from "@loci/index";
import type { Shard, ShardPicture } from "./shard.js";
import type { ShardResult, SkippedPlace } from "./shard-result.js";
import type { Trials } from "./trials.js";

/** Chances a picture has: the machine may have died of something else. */
const DEATHS = 2;

/** Pictures of a shard were described, so many more. */
export type OnDescribed = (pictures: number) => void;

/**
 * Describes the pictures of a shard, eight at a time.
 * @param root the folder that their names are relative to
 * @throws RetrievalError when a file is not there or is another one; a file that is the right one and no picture is skipped
 */
export async function describeShard(
  extractor: Extractor,
  shard: Shard,
  root: string,
  onDescribed: OnDescribed = () => {},
): Promise<ShardResult> {
  return joined(await describe(extractor, filesOf(shard, root), onDescribed));
}

/**
 * The same one by one, for a shard that ended a process. A picture that has ended two is skipped.
 * @param trials what is known of earlier processes
 */
export async function describeOneByOne(
  extractor: Extractor,
  shard: Shard,
  root: string,
  trials: Trials,
  onDescribed: OnDescribed = () => {},
): Promise<ShardResult> {
  const all: Described = { descriptors: [], skipped: [] };
  for (const file of filesOf(shard, root)) {
    const deaths = trials.deaths(file.place);
    if (deaths >= DEATHS) {
      all.skipped.push({ place: file.place, reason: reasonOf(deadly(file.path, deaths)) });
      continue;
    }
    await trials.begin(file.place);
    const { descriptors, skipped } = await describe(extractor, [file], onDescribed);
    all.descriptors.push(...descriptors);
    all.skipped.push(...skipped);
  }
  return joined(all);
}

const deadly = (name: string, deaths: number) =>
  new RetrievalError({
    what: `picture "${name}"`,
    got: `${deaths} processes that ended while they described it`,
    remedy: "Leave it out, or convert it with another program",
  });

/** A file of a shard. Messages call it by its name, so that a result is the same whoever makes it. */
interface ShardFile extends PictureFile {
  readonly place: number;
}

const filesOf = ({ pictures }: Shard, root: string): ShardFile[] =>
  pictures.map((picture, place) => ({
    path: picture.name,
    place,
    ...(picture.box && { box: picture.box }),
    bytes: () => readSame(picture, root),
  }));

/** What the coordinator could read this machine must be able to read too: an unreadable picture is no bad picture here. */
class WrongFile extends Error {}

async function readSame({ name, hash }: ShardPicture, root: string): Promise<Uint8Array> {
  const path = join(root, name);
  const bytes = await readPictureFile(path).catch((error: unknown) => {
    throw new WrongFile(reasonOf(error), { cause: error });
  });
  const got = sha256(bytes);
  if (got === hash) return bytes;
  throw new WrongFile(`"${path}" is another file than the one that is to be described (${digests(hash, got)})`);
}

const digests = (...hashes: readonly string[]) => hashes.map((hash) => hash.slice(0, 12)).join(" and ");

interface Described {
  readonly descriptors: Float32Array[];
  readonly skipped: SkippedPlace[];
}

async function describe(
  extractor: Extractor,
  files: readonly ShardFile[],
  onDescribed: OnDescribed,
): Promise<Described> {
  const all: Described = { descriptors: [], skipped: [] };
  try {
    for await (const { pictures, descriptors, skipped } of extractor.describe(files)) {
      all.descriptors.push(descriptors);
      all.skipped.push(...skipped.map(({ picture, reason }) => ({ place: picture.place, reason: reason.message })));
      onDescribed(pictures.length + skipped.length);
    }
    return all;
  } catch (error) {
    if (!(error instanceof WrongFile)) throw error;
    throw new RetrievalError({
      what: error.message,
      remedy: "Look whether the pictures' folder (--root) is the right one here, and whether pictures have changed",
      cause: error,
    });
  }
}

const joined = ({ descriptors, skipped }: Described): ShardResult => ({
  descriptors: joinDescriptors(descriptors),
  skipped: skipped.sort((a, b) => a.place - b.place),
});
