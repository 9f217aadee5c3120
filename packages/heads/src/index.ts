export { headDefinitions, heads } from "./catalogue.js";
export { type Clustering, type KMeansOptions, kMeans } from "./clustering/k-means.js";
export { type Assignment, openNearestCentre } from "./clustering/nearest-centre.js";
export { type CreateHeadOptions, createHead, type HeadData, type MapPositions, restoreHead } from "./create-head.js";
export { type CreateModelOptions, createModel, featureMapShapes } from "./create-model.js";
export { finishDefinitions, finishes } from "./finishes/catalogue.js";
export type { DescriptorSample, FinishDefinition } from "./finishes/finish-definition.js";
export type { HeadDefinition, HeadFamily, LocationSample, LocationSampleSize } from "./head-definition.js";
export { readHeadObject } from "./head-object.js";
export { checkHeadSpec, formatHeadSpec, type HeadSpec, parseHeadSpec, resolveHeadSpec } from "./head-spec.js";
export { loadModel, saveModel } from "./model-directory.js";
export { type ModelChoice, readModelObject } from "./model-object.js";
export { formatModelSpec, type ModelSpec, parseModelSpec, parseSource } from "./model-spec.js";
export { neckDefinitions, necks } from "./necks/catalogue.js";
export type { NeckDefinition } from "./necks/neck-definition.js";
export { type FitPatchOptions, fitPatchModel } from "./patches/fit-patch-model.js";
export { openPatchExtractor, type PatchExtractor, type PatchedPictures } from "./patches/open-patch-extractor.js";
export {
  loadPatchModel,
  type PatchModel,
  type PatchOptions,
  patchOptions,
  savePatchModel,
} from "./patches/patch-model.js";
export { pictureData, type SamplePicture } from "./picture-data.js";
export { resolveStage, type StageDefinition, type StageSpec } from "./stage-spec.js";
export { type AssignmentReport, reportAssignment } from "./vlad/report-assignment.js";
