import pMap from "p-map";
import { RetrievalError } from "../errors.js";
import type { PictureFile } from "../image/picture-file.js";
import { mapKey } from "./collection.js";
import { openContentHashes } from "./content-hashes.js";
import type { FeatureCache } from "./feature-cache.js";
import type { ViewOfPicture } from "./fill.js";
import { completeView, type View, viewKey } from "./views/view.js";

/** A picture and what it is under every view, or why it cannot be read. */
export type ViewedPicture<Picture> = { readonly picture: Picture } & (
  | { readonly items: readonly ViewOfPicture[] }
  | { readonly reason: RetrievalError }
);

const AT_ONCE = 16;

/** Finds out the content of each picture file, without reading those that have not changed since the last time. */
export async function viewPictures<Picture extends PictureFile>(
  pictures: readonly Picture[],
  views: readonly View[],
  cache: FeatureCache,
  signal: AbortSignal | undefined,
): Promise<readonly ViewedPicture<Picture>[]> {
  const known = views.map((view) => ({ view: completeView(view), name: viewKey(view) }));
  const hashes = openContentHashes(cache);
  const look = async (picture: Picture): Promise<ViewedPicture<Picture>> => {
    try {
      const { path, box } = picture;
      const content = await hashes.hashOf(path);
      const items = known.map(({ view, name }) => {
        return { key: mapKey(content, name, box), path, ...(box && { box }), content, view };
      });
      return { picture, items };
    } catch (error) {
      if (error instanceof RetrievalError) return { picture, reason: error };
      throw error;
    }
  };
  const viewed = await pMap(pictures, look, { concurrency: AT_ONCE, ...(signal && { signal }) });
  await hashes.save();
  return viewed;
}
