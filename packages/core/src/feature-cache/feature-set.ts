import type { Backbone, Preprocessing } from "../backbones/backbone.js";
import { RetrievalError } from "../errors.js";
import type { SkippedPicture } from "../extraction/picture-batches.js";
import type { PictureFile } from "../image/picture-file.js";
import type { OneOrMore } from "../model/head.js";
import { bytesOfMap, type Collection, describeCollection } from "./collection.js";
import { type FeatureCache, featureCache, GIGABYTE } from "./feature-cache.js";
import { fill, type ViewOfPicture } from "./fill.js";
import { createReadingThreads, type MapStore, openMapStore } from "./map-store.js";
import { holdPacks } from "./packs/in-use.js";
import { type MapRequest, type Maps, openMapReader } from "./read-maps.js";
import { type ViewedPicture, viewPictures } from "./view-pictures.js";
import type { View } from "./views/view.js";

export interface FeatureSetOptions<Picture> {
  readonly backbone: Backbone;
  /** The backbone's layers whose feature maps are wanted. */
  readonly layers: OneOrMore<string>;
  /** Default: the backbone's. Not with fit shorter-side, whose maps have many sizes. */
  readonly preprocessing?: Preprocessing;
  readonly pictures: readonly Picture[];
  /** Default: each picture as it is. */
  readonly views?: OneOrMore<View>;
  /** Default: the user's, see `featureCache`. */
  readonly cache?: FeatureCache;
  /** Ends the extraction after the batches under way; what was extracted stays in the cache. */
  readonly signal?: AbortSignal;
  /** Told of the extraction, in views of pictures; never called when everything is in the cache. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Feature maps of many pictures under some views, on disk. */
export interface FeatureSet<Picture> {
  /** Those of the given pictures, in their order, that every view and layer could be extracted of. */
  readonly pictures: readonly Picture[];
  readonly skipped: readonly SkippedPicture<Picture>[];
  /** SHA-256 (hex) of each picture's file. */
  readonly contents: readonly string[];
  readonly views: readonly View[];
  /** Of each layer, in the order of `layers`. */
  readonly shapes: readonly { readonly height: number; readonly width: number; readonly channels: number }[];
  /**
   * The wanted maps: for each layer `[requests, height, width, channels]`, rounded to float16, the caller's own. Reading,
   * checking and decoding happen in other threads; several reads may be under way at once. Nothing is kept in memory: that
   * is left to the operating system, which keeps what it has room for. A map that was damaged on disk is extracted again.
   * @param reuse what an earlier read gave and nobody needs any more: those arrays become empty and their memory holds the
   * new maps. Several times as fast as new memory, most of whose cost is the system's clearing of it
   * @throws RetrievalError for a request that is out of range, and when a damaged map cannot be extracted again
   */
  read(requests: readonly MapRequest[], reuse?: readonly Maps[]): Promise<Maps[]>;
  /** Waits for reads that are under way, and lets go of the cache. */
  close(): Promise<void>;
}

const READING_THREADS = 2;

/**
 * Opens the feature maps of pictures, extracting first what the cache does not have. Features are found by content: of the
 * picture file (and the box in it), the backbone, the layer, the preprocessing and the view; when one of these changes they are other features.
 * Memory does not grow with the maps, only by a few hundred bytes for each.
 *
 * @throws RetrievalError when the features do not fit the cache's limit or the disk, when the cache cannot be written to,
 * and for an unknown layer, a wrong view or fit shorter-side; the signal's reason when it is aborted
 */
export async function openFeatureSet<Picture extends PictureFile>(
  options: FeatureSetOptions<Picture>,
): Promise<FeatureSet<Picture>> {
  const { backbone, layers, preprocessing = backbone.preprocessing, views = [{}], cache = featureCache() } = options;
  const { signal, onProgress } = options;
  const collections = layers.map((layer) => describeCollection(backbone, layer, preprocessing));
  const viewed = await viewPictures(options.pictures, views, cache, signal);
  const items = new Map(viewed.flatMap((picture) => itemsOf(picture)).map((item) => [item.key, item]));
  checkRoom(items.size, collections, cache);

  const inUse = holdPacks(cache.folder);
  const threads = createReadingThreads(READING_THREADS);
  const stores: MapStore[] = [];
  const close = async () => {
    await threads.close();
    for (const store of stores) await store.close();
    await inUse.release();
  };
  try {
    for (const collection of collections) {
      stores.push(await openMapStore({ cache, collection, wanted: items, inUse, threads }));
    }
    const failures = await fill(stores, [...items.values()], { backbone, preprocessing, signal, onProgress });
    const reasons = viewed.map((picture) => reasonAgainst(picture, failures));
    const usable = viewed.filter((_, position) => reasons[position] === undefined);
    const read = openMapReader({
      stores,
      items: usable.map(itemsOf),
      repair: (damaged) => fill(stores, damaged, { backbone, preprocessing }),
    });
    return {
      pictures: usable.map(({ picture }) => picture),
      skipped: viewed.flatMap(({ picture }, position) => {
        const reason = reasons[position];
        return reason === undefined ? [] : [{ picture, reason }];
      }),
      contents: usable.map((picture) => itemsOf(picture)[0]?.content as string),
      views,
      shapes: collections.map(({ height, width, channels }) => ({ height, width, channels })),
      read,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const itemsOf = (viewed: ViewedPicture<unknown>): readonly ViewOfPicture[] => ("items" in viewed ? viewed.items : []);

/** Why a picture cannot be used, if it cannot. */
function reasonAgainst(viewed: ViewedPicture<unknown>, failures: ReadonlyMap<string, RetrievalError>) {
  if ("reason" in viewed) return viewed.reason;
  return viewed.items.map(({ key }) => failures.get(key)).find((reason) => reason !== undefined);
}

/** Said before hours of extraction, not after. */
function checkRoom(maps: number, collections: readonly Collection[], { limit, folder }: FeatureCache): void {
  const needed = maps * collections.reduce((sum, collection) => sum + bytesOfMap(collection), 0);
  if (needed <= limit) return;
  const gigabytes = (bytes: number) => `${(bytes / GIGABYTE).toPrecision(3)} GB`;
  throw new RetrievalError({
    what: `feature cache ${folder}: room for these features`,
    expected: `at most its limit, ${gigabytes(limit)}`,
    got: `${gigabytes(needed)} for ${maps} views of pictures`,
    remedy: `Set LOCI_CACHE_LIMIT to more gigabytes than that, or take fewer views, smaller pictures or a later layer`,
  });
}
