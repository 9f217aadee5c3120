import { type Dataset, type Model, openExtractor, type Picture, type SkippedPicture } from "@loci/core";
import { saveModel } from "@loci/heads";
import { createIndexWriter, type HnswParameters, type IndexKind, type IndexManifest } from "@loci/index";
import type { CommandContext } from "./command.js";
import { noneUsable } from "./report/skipped.js";

export interface IndexBuild {
  /** its root and the pictures to index */
  readonly folder: Pick<Dataset, "root" | "pictures">;
  readonly model: Model;
  readonly target: string;
  readonly kind: IndexKind;
  readonly hnsw: Partial<HnswParameters>;
  readonly replace: boolean;
}

export interface BuiltIndex {
  readonly manifest: IndexManifest;
  readonly skipped: readonly SkippedPicture<Picture>[];
}

/**
 * Pictures in, index directory out: decoding, inference and insertion overlap, none of them on the event loop.
 * Nothing is at the target unless all of it is.
 */
export async function buildIndex(build: IndexBuild, { terminal, signal }: CommandContext): Promise<BuiltIndex> {
  const { folder, model, target, kind, hnsw, replace } = build;
  const description = {
    kind,
    dimension: model.head.descriptorLength,
    model: { name: model.name, fingerprint: model.fingerprint },
    writeModel: (directory: string) => saveModel(model, directory),
    root: folder.root,
  };
  const extractor = await openExtractor(model, { pictures: folder.pictures.length });
  const progress = terminal.progress("Indexing", folder.pictures.length);
  try {
    const writer = await createIndexWriter(target, description, { replace, hnsw });
    try {
      const skipped: SkippedPicture<Picture>[] = [];
      for await (const batch of extractor.describe(folder.pictures)) {
        signal.throwIfAborted();
        await writer.add(batch.descriptors, batch.pictures.map(toItem));
        await writer.skip(batch.skipped.map(({ picture, reason }) => ({ path: picture.name, reason: reason.message })));
        skipped.push(...batch.skipped);
        progress.update(writer.count + skipped.length);
      }
      if (writer.count === 0) throw noneUsable(skipped, folder.pictures.length);
      return { manifest: await writer.commit(), skipped };
    } finally {
      await writer.discard();
    }
  } finally {
    progress.stop();
    await extractor.close();
  }
}

const toItem = ({ name, label }: Picture) => ({ path: name, ...(label !== undefined && { label }) });
