import { type LocalFeatureExtractor, openLocalFeatureExtractor } from "@loci/core";
import type { OpenIndex } from "@loci/index";
import { loadIndexModel } from "../index-model.js";
import { type DescriberOptions, openPictureDescriber, type PictureDescriber } from "./picture-describer.js";

/** The model of an index, ready for queries; it outlives the states of an index that do not change it. */
export interface OpenedModel {
  readonly fingerprint: string;
  readonly describer: PictureDescriber;
  /** Opened when the first query wants it. */
  localFeatures(): Promise<LocalFeatureExtractor>;
  close(): Promise<void>;
}

export type OpenModel = (index: OpenIndex) => Promise<OpenedModel>;

/** Loads the model that an index keeps with it. */
export async function openIndexModel(index: OpenIndex, options: DescriberOptions): Promise<OpenedModel> {
  const model = await loadIndexModel(index.modelDirectory, index.manifest);
  const describer = await openPictureDescriber(model, options);
  let local: Promise<LocalFeatureExtractor> | undefined;
  return {
    fingerprint: model.fingerprint,
    describer,
    localFeatures: () => {
      local ??= openLocalFeatureExtractor(model, { pictures: 8 });
      return local;
    },
    close: async () => {
      await describer.close();
      await (await local)?.close();
    },
  };
}
