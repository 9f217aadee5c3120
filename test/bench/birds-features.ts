/**
 * The birds of CUB-200-2010 as the head benches use them: classes 1–100 to train on, also mirrored, and 101–200 to be asked
 * of each other, and their feature maps in the cache.
 */
import {
  type Backbone,
  type Dataset,
  type FeatureSet,
  keepPictures,
  type OneOrMore,
  openDataset,
  openFeatureSet,
  type Picture,
  viewsOf,
} from "@loci/core";

export interface Birds {
  readonly train: FeatureSet<Picture>;
  readonly test: FeatureSet<Picture>;
  readonly testData: Dataset;
  close(): Promise<void>;
}

const TRAIN_CLASSES = 100;

/**
 * @param folder a folder of class folders; the first 100 by name are to train on
 * @param given.size side of the network's input in pixels (default: the backbone's own)
 * @param given.flip whether the training pictures also come mirrored (default: they do)
 */
export async function openBirds(
  folder: string,
  backbone: Backbone,
  layers: OneOrMore<string>,
  { size = backbone.preprocessing.size, flip = true }: { readonly size?: number; readonly flip?: boolean } = {},
): Promise<Birds> {
  const preprocessing = { ...backbone.preprocessing, size };
  const all = await openDataset(folder);
  const labels = [...new Set(all.pictures.map(({ label }) => label as string))].sort();
  const training = new Set(labels.slice(0, TRAIN_CLASSES));
  const isTraining = ({ label }: Picture) => training.has(label as string);
  const parts = [isTraining, (picture: Picture) => !isTraining(picture)].map((kept) =>
    keepPictures(all, new Set(all.pictures.filter(kept))),
  );
  const [trainData, testData] = parts as [Dataset, Dataset];
  const told = (what: string) => (done: number, total: number) => {
    if (done % 500 < 8 || done === total) console.error(`${what}: ${done} of ${total}`);
  };
  const views = viewsOf({ flip, crops: 0, seed: 42 }) as unknown as OneOrMore<ReturnType<typeof viewsOf>[0]>;
  const train = await openFeatureSet({
    ...{ backbone, layers, preprocessing, views, pictures: trainData.pictures },
    onProgress: told("features to train on"),
  });
  const test = await openFeatureSet({
    ...{ backbone, layers, preprocessing, pictures: testData.pictures },
    onProgress: told("test features"),
  });
  for (const { skipped } of [train, test]) if (skipped[0]) throw skipped[0].reason;
  return {
    ...{ train, test, testData },
    close: async () => {
      await train.close();
      await test.close();
    },
  };
}
