import type { PictureFile } from "../image/picture-file.js";
import { bytesOfMap, describeCollection } from "./collection.js";
import { featureCache } from "./feature-cache.js";
import type { FeatureSetOptions } from "./feature-set.js";
import { createReadingThreads, openMapStore } from "./map-store.js";
import { holdPacks } from "./packs/in-use.js";
import { viewPictures } from "./view-pictures.js";

export interface MissingFeatures {
  /** views of pictures that the network has yet to look at, for one layer at least */
  readonly maps: number;
  /** that their maps will take on disk */
  readonly bytes: number;
}

/**
 * What `openFeatureSet` with these options would have to extract. Nothing is.
 * @throws RetrievalError as it does for unknown layers and wrong views
 */
export async function missingFeatures<Picture extends PictureFile>(
  options: Omit<FeatureSetOptions<Picture>, "onProgress">,
): Promise<MissingFeatures> {
  const { backbone, layers, preprocessing = backbone.preprocessing, views = [{}], cache = featureCache() } = options;
  const viewed = await viewPictures(options.pictures, views, cache, options.signal);
  const wanted = new Set(viewed.flatMap((picture) => ("items" in picture ? picture.items.map(({ key }) => key) : [])));
  const inUse = holdPacks(cache.folder);
  const threads = createReadingThreads(1);
  const missing = new Set<string>();
  let bytes = 0;
  try {
    for (const layer of layers) {
      const collection = describeCollection(backbone, layer, preprocessing);
      const store = await openMapStore({ cache, collection, wanted, inUse, threads });
      const absent = [...wanted].filter((key) => !store.has(key));
      await store.close();
      bytes += absent.length * bytesOfMap(collection);
      for (const key of absent) missing.add(key);
    }
    return { maps: missing.size, bytes };
  } finally {
    await threads.close();
    await inUse.release();
  }
}
