import { exportModel, type LocalFeatureExtractor, type OnnxDevice, openLocalFeatureExtractor } from "@loci/core";
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
  /** The model as an ONNX file that takes pictures of any size, where it is shared. */
  readonly exported?: Uint8Array | undefined;
  close(): Promise<void>;
}

export type OpenModel = (index: OpenIndex) => Promise<OpenedModel>;

export interface OpenModelOptions extends DescriberOptions {
  /** What computes it (default the processor). */
  readonly device?: OnnxDevice | undefined;
  /** Keep it as a file, too, for others to fetch (default false). */
  readonly isShared?: boolean;
}

/** Loads the model that an index keeps with it. */
export async function openIndexModel(
  index: OpenIndex,
  { device, isShared = false, ...options }: OpenModelOptions,
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
    exported: isShared ? exportModel(model, "picture") : undefined,
    close: async () => {
      await describer.close();
      await local.close();
      await explainer.close();
    },
  };
}
