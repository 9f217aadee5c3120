import type { Extractor, PictureFile, SkippedPicture } from "@loci/core";
import type { CommandContext } from "./command.js";

export interface DescribedAll<Picture> {
  readonly pictures: readonly Picture[];
  /** Float32 `[pictures, descriptorLength]`. */
  readonly descriptors: Float32Array;
  readonly skipped: readonly SkippedPicture<Picture>[];
}

/** Describes pictures and keeps all descriptors in memory. */
export async function describeAll<Picture extends PictureFile>(
  extractor: Extractor,
  pictures: readonly Picture[],
  { terminal, signal }: CommandContext,
): Promise<DescribedAll<Picture>> {
  const length = extractor.model.head.descriptorLength;
  const descriptors = new Float32Array(pictures.length * length);
  const described: Picture[] = [];
  const skipped: SkippedPicture<Picture>[] = [];
  const progress = terminal.progress("Describing", pictures.length);
  try {
    for await (const batch of extractor.describe(pictures)) {
      signal.throwIfAborted();
      descriptors.set(batch.descriptors, described.length * length);
      described.push(...batch.pictures);
      skipped.push(...batch.skipped);
      progress.update(described.length + skipped.length);
    }
  } finally {
    progress.stop();
  }
  return { pictures: described, descriptors: descriptors.subarray(0, described.length * length), skipped };
}
