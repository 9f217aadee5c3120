import { type FeatureSetOptions, openFeatureSet, type PictureFile } from "@loci/core";
import { tinyBackbone } from "./tiny-backbone.js";

export type TinySetOptions = Partial<FeatureSetOptions<PictureFile>> &
  Pick<FeatureSetOptions<PictureFile>, "pictures" | "cache">;

/** A set of the tiny backbone's features, and how many had to be extracted. */
export async function openTinySet(options: TinySetOptions) {
  let extracted = 0;
  const set = await openFeatureSet({
    backbone: tinyBackbone(),
    layers: ["pool8"],
    ...options,
    onProgress: (done, total) => {
      extracted = done;
      options.onProgress?.(done, total);
    },
  });
  return { ...set, extracted };
}

/** The same, closed at once. */
export async function countExtractions(options: TinySetOptions): Promise<number> {
  const set = await openTinySet(options);
  await set.close();
  return set.extracted;
}

/** Every map of a set, by picture and view. */
export const everything = (set: { pictures: readonly unknown[]; views: readonly unknown[] }) =>
  set.pictures.flatMap((_, picture) => set.views.map((_view, view) => ({ picture, view })));
