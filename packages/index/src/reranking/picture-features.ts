import type { LocalFeatureExtractor, PictureFeatures, PictureFile, SkippedPicture } from "@loci/core";

/** Local features of pictures, computed from the pictures themselves when they are asked for. */
export interface FeaturesOfPictures {
  /** One entry an id, undefined for a picture that cannot be read. */
  of(ids: readonly number[]): Promise<readonly (PictureFeatures | undefined)[]>;
}

export interface PictureFeaturesOptions {
  /** Told of each picture that cannot be read, once. */
  readonly onSkipped?: (skipped: SkippedPicture<{ readonly id: number; readonly path: string }>) => void;
  /** What is kept for the next query, bytes (default 512 MiB); the pictures that came in first are forgotten first. */
  readonly cacheBytes?: number;
}

const CACHE_BYTES = 2 ** 29;

/**
 * @param filesOf where the pictures are, one entry an id
 * @param extractor stays open
 */
export function createPictureFeatures(
  extractor: LocalFeatureExtractor,
  filesOf: (ids: readonly number[]) => Promise<readonly PictureFile[]>,
  { onSkipped, cacheBytes = CACHE_BYTES }: PictureFeaturesOptions = {},
): FeaturesOfPictures {
  const known = new Map<number, PictureFeatures>();
  const unreadable = new Set<number>();
  let held = 0;
  const keep = (id: number, features: PictureFeatures) => {
    known.set(id, features);
    held += bytesOf(features);
    for (const [oldest, old] of known) {
      if (held <= cacheBytes) break;
      known.delete(oldest);
      held -= bytesOf(old);
    }
  };
  return {
    async of(ids) {
      const found = new Map(
        ids.flatMap((id) => (known.has(id) ? [[id, known.get(id)]] : [])) as [number, PictureFeatures][],
      );
      const missing = [...new Set(ids)].filter((id) => !found.has(id) && !unreadable.has(id));
      if (missing.length > 0) {
        const files = await filesOf(missing);
        const pictures = files.map(({ path, box }, place) => {
          return { id: missing[place] as number, path, ...(box && { box }) };
        });
        for await (const { pictures: read, features, skipped } of extractor.describe(pictures)) {
          for (const [place, { id }] of read.entries()) found.set(id, features[place] as PictureFeatures);
          for (const picture of skipped) {
            unreadable.add(picture.picture.id);
            onSkipped?.(picture);
          }
        }
        for (const id of missing) {
          const features = found.get(id);
          if (features !== undefined) keep(id, features);
        }
      }
      return ids.map((id) => found.get(id));
    },
  };
}

const bytesOf = (features: PictureFeatures): number =>
  features.reduce((sum, { descriptors, locations }) => sum + descriptors.byteLength + locations.byteLength, 0);
