import {
  type Backbone,
  type FeatureSet,
  type FeatureSetOptions,
  type ModelView,
  type OneOrMore,
  openFeatureSet,
  type Picture,
  scaleBackbone,
} from "@loci/core";
import { cachedMaps, type MapSource, plainMaps } from "@loci/heads";

/** Which feature maps of which pictures. */
export interface WantedFeatures {
  /** What the backbone was opened by. */
  readonly reference: string;
  readonly backbone: Backbone;
  readonly layers: OneOrMore<string>;
  readonly size: number;
  readonly fit: Backbone["preprocessing"]["fit"];
  readonly views: OneOrMore<ModelView>;
}

export interface OpenFeatures {
  /** Every layer in the first view, then in the second, … */
  readonly source: MapSource;
  readonly sets: OneOrMore<FeatureSet<Picture>>;
  close(): Promise<void>;
}

type Progress = Pick<FeatureSetOptions<Picture>, "signal" | "onProgress">;

/** Of one view, as the cache keeps it: a mirrored picture is a view of the cache's own, a scaled one needs another network. */
export function featureSetOptions(
  { backbone, layers, size, fit }: WantedFeatures,
  view: ModelView,
): Omit<FeatureSetOptions<Picture>, "pictures"> {
  const preprocessing = { ...backbone.preprocessing, size, fit };
  return view.scale === 1
    ? { backbone, layers, preprocessing, views: [view.flip ? { flip: true } : {}] }
    : { backbone: scaleBackbone(backbone, view, size), layers, preprocessing };
}

/** Opens the feature maps, extracting what the cache does not have; one set a view. */
export async function openFeatures(
  wanted: WantedFeatures,
  pictures: readonly Picture[],
  progress: Progress = {},
): Promise<OpenFeatures> {
  const sets: FeatureSet<Picture>[] = [];
  const close = async () => {
    for (const set of sets) await set.close();
  };
  try {
    for (const view of wanted.views) {
      sets.push(await openFeatureSet({ ...featureSetOptions(wanted, view), pictures, ...progress }));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const sources = sets.map((set) => plainMaps(cachedMaps(set)));
  const [first] = sources as [MapSource, ...MapSource[]];
  const source: MapSource = {
    pictures: first.pictures,
    shapes: sources.flatMap(({ shapes }) => shapes) as unknown as MapSource["shapes"],
    read: async (chosen) => (await Promise.all(sources.map((one) => one.read(chosen)))).flat(),
  };
  return { source, sets: sets as unknown as OpenFeatures["sets"], close };
}
