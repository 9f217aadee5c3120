import { type LocalFeatureExtractor, type OnnxDevice, openLocalFeatureExtractor } from "@loci/core";
import type { OpenIndex } from "@loci/index";
import { loadIndexModel } from "../index-model.js";
import { OnDemand } from "./on-demand.js";
import { type DescriberOptions, openPictureDescriber, type PictureDescriber } from "./picture-describer.js";
import { openQueuedExplainer, type QueuedExplainer } from "./queued-explainer.js";

/** The model of an index, ready for queries; it outlives the states of an index that do not change it. */
export interface OpenedModel {
  readonly fingerprint: string;
  readonly describer: PictureDescriber;
  /** Opened when the first query wants it, and closed with the model. */
  localFeatures(): Promise<LocalFeatureExtractor>;
  /** Likewise. */
  explainer(): Promise<QueuedExplainer>;
  close(): Promise<void>;
}

export type OpenModel = (index: OpenIndex) => Promise<OpenedModel>;

/** Loads the model that an index keeps with it. */
export async function openIndexModel(
  index: OpenIndex,
  { device, ...options }: DescriberOptions & { readonly device?: OnnxDevice | undefined },
): Promise<OpenedModel> {
  const model = await loadIndexModel(index.modelDirectory, index.manifest, device);
  const describer = await openPictureDescriber(model, options);
  const local = new OnDemand(() => openLocalFeatureExtractor(model, { pictures: 8 }));
  const explainer = new OnDemand(() => openQueuedExplainer(model));
  return {
    fingerprint: model.fingerprint,
    describer,
    localFeatures: () => local.get(),
    explainer: () => explainer.get(),
    close: async () => {
      await describer.close();
      await local.close();
      await explainer.close();
    },
  };
}
