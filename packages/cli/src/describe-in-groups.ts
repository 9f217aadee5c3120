import type { Extractor, PictureFile, SkippedPicture } from "@loci/core";
import type { CommandContext } from "./command.js";

export interface DescribedGroup<Picture> {
  readonly pictures: readonly Picture[];
  /** Float32 `[pictures, descriptorLength]`. */
  readonly descriptors: Float32Array;
  readonly skipped: readonly SkippedPicture<Picture>[];
}

/** A group is handed over when it has so many pictures, or so long after the one before: each is a write to the disk. */
const [PICTURES_AT_ONCE, MILLISECONDS] = [512, 2000];

/**
 * Describes pictures and hands them over in groups, those that cannot be read along with the others. The next pictures are
 * described while a group is dealt with.
 * @returns all that were skipped
 */
export async function describeInGroups<Picture extends PictureFile>(
  extractor: Extractor,
  pictures: readonly Picture[],
  title: string,
  { terminal, signal }: CommandContext,
  take: (group: DescribedGroup<Picture>) => Promise<void>,
): Promise<SkippedPicture<Picture>[]> {
  const length = extractor.model.head.descriptorLength;
  const skipped: SkippedPicture<Picture>[] = [];
  const progress = terminal.progress(title, pictures.length);
  let batches: DescribedGroup<Picture>[] = [];
  let [waiting, done, since] = [0, 0, performance.now()];
  const handOver = async () => {
    const group = joined(batches, length);
    batches = [];
    if (group.pictures.length > 0 || group.skipped.length > 0) await take(group);
    done += waiting;
    [waiting, since] = [0, performance.now()];
    if (done > 0) progress.update(done);
  };
  try {
    for await (const batch of extractor.describe(pictures)) {
      signal.throwIfAborted();
      batches.push(batch);
      skipped.push(...batch.skipped);
      waiting += batch.pictures.length + batch.skipped.length;
      if (waiting >= PICTURES_AT_ONCE || performance.now() - since > MILLISECONDS) await handOver();
    }
    await handOver();
    return skipped;
  } finally {
    progress.stop();
  }
}

function joined<Picture>(batches: readonly DescribedGroup<Picture>[], length: number): DescribedGroup<Picture> {
  const pictures = batches.flatMap((batch) => batch.pictures);
  const descriptors = new Float32Array(pictures.length * length);
  let position = 0;
  for (const batch of batches) {
    descriptors.set(batch.descriptors, position);
    position += batch.descriptors.length;
  }
  return { pictures, descriptors, skipped: batches.flatMap((batch) => batch.skipped) };
}
