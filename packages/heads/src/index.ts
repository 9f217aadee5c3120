export { headDefinitions, heads } from "./catalogue.js";
export { type Clustering, type KMeansOptions, kMeans } from "./clustering/k-means.js";
export { type Assignment, openNearestCentre } from "./clustering/nearest-centre.js";
export { type CreateHeadOptions, createHead, locationsWanted, restoreHead } from "./create-head.js";
export { type CreateModelOptions, createModel, featureMapShapes } from "./create-model.js";
export type { HeadDefinition, HeadFamily, LocationSample, LocationSampleSize } from "./head-definition.js";
export { formatHeadSpec, type HeadSpec, parseHeadSpec, resolveHeadSpec } from "./head-spec.js";
export { loadModel, saveModel } from "./model-directory.js";
export { formatModelSpec, type ModelSpec, parseModelSpec } from "./model-spec.js";
