export { headDefinitions, heads } from "./catalogue.js";
export { classNumbers } from "./class-numbers.js";
export { type ClipExtractor, openClipExtractor } from "./clips/open-clip-extractor.js";
export { type Clustering, type KMeansOptions, kMeans } from "./clustering/k-means.js";
export { type Assignment, openNearestCentre } from "./clustering/nearest-centre.js";
export { type CreateHeadOptions, createHead, type HeadData, type MapPositions, restoreHead } from "./create-head.js";
export { assembleModel, type CreateModelOptions, createModel, featureMapShapes } from "./create-model.js";
export { type AttributionRule, attributionRules } from "./explain/attributed.js";
export { attributingOps } from "./explain/attributing-ops.js";
export { type ContributionGrid, commonGrid, type PlacedMap } from "./explain/common-grid.js";
export {
  type Computing,
  type Decomposition,
  decompose,
  descriptorOf,
  type MapLocation,
  partsOf,
} from "./explain/decompose.js";
export { type ExplainedMaps, explainMaps } from "./explain/explain-maps.js";
export {
  type ExplainedPicture,
  type MatchExplainer,
  type MatchExplanation,
  openMatchExplainer,
  type PicturePair,
} from "./explain/open-match-explainer.js";
export { placesInOrder, placesOfMaxima } from "./explain/picked-places.js";
export { groupsOf, type ScoreGroup } from "./explain/score-groups.js";
export { type LocationPair, strongestPairs } from "./explain/strongest-pairs.js";
export { mapData } from "./features/map-data.js";
export { describeMaps, formulaOf, type MapSource, runFormula } from "./features/map-source.js";
export { finishDefinitions, finishes } from "./finishes/catalogue.js";
export type { DescriptorSample, FinishDefinition } from "./finishes/finish-definition.js";
export type { HeadDefinition, HeadFamily, LocationSample, LocationSampleSize } from "./head-definition.js";
export { readHeadObject } from "./head-object.js";
export { checkHeadSpec, formatHeadSpec, type HeadSpec, parseHeadSpec, resolveHeadSpec } from "./head-spec.js";
export { loadModel, saveModel } from "./model-directory.js";
export { type ModelChoice, readModelObject } from "./model-object.js";
export { formatModelSpec, type ModelSpec, parseModelSpec, parseSource, specInPrecision } from "./model-spec.js";
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
export { type PlannedHead, planHead } from "./plan-head.js";
export { parseStageSpec, resolveStage, type StageDefinition, type StageSpec } from "./stage-spec.js";
export { checkTraining, type PlannedTraining } from "./training/check-training.js";
export { CHECKPOINT_FILE } from "./training/checkpoint.js";
export {
  resolveConfiguration,
  type TrainingConfiguration,
  type TrainingInput,
  type TrainingPhase,
} from "./training/configuration.js";
export {
  type DescriptorStatistics,
  descriptorStatistics,
  fractionOfActiveTriplets,
} from "./training/descriptor-statistics.js";
export { clipByGlobalNorm, clipByValue, type Gradients, globalNorm } from "./training/gradient-clipping.js";
export { jointHead, splitTail, type TrainedTail } from "./training/joint-head.js";
export { lossDefinitions, losses } from "./training/losses/catalogue.js";
export type { Comparison, LossBatch, LossContext, LossDefinition } from "./training/losses/loss-definition.js";
export { type MetricsEntry, readMetrics } from "./training/metrics-log.js";
export { minerDefinitions, miners } from "./training/miners/catalogue.js";
export type { MinerDefinition, MinerInput } from "./training/miners/miner-definition.js";
export { optimiserDefinitions, optimisers } from "./training/optimisers/catalogue.js";
export type { OptimiserDefinition, Updated, UpdateInput } from "./training/optimisers/optimiser-definition.js";
export {
  type ParameterGroup,
  type ParameterSettings,
  type ResolvedGroups,
  resolveGroups,
  usualGroups,
} from "./training/parameter-groups.js";
export { randomAt } from "./training/random-at.js";
export { type Recipe, recipes } from "./training/recipes.js";
export { type RunOrigin, runIdentity } from "./training/run-identity.js";
export { samplerDefinitions, samplers } from "./training/samplers/catalogue.js";
export type { SamplerDefinition, SamplerInput, SamplingSource } from "./training/samplers/sampler-definition.js";
export { scheduleDefinitions, schedules } from "./training/schedules/catalogue.js";
export type { Progress, ScheduleDefinition } from "./training/schedules/schedule-definition.js";
export type { PairSelection, Pairs, Selection, TripletSelection } from "./training/selection.js";
export { resumedParameters, type TrainedHead, trainHead } from "./training/train-head.js";
export type { TrainOptions } from "./training/train-options.js";
export { cachedMaps, plainMaps, type TrainingMaps } from "./training/training-maps.js";
export { createTrainingSet, type PictureRoles, type TrainingSet } from "./training/training-set.js";
export type { CachedDescriptors } from "./training/weak-supervision/cached-descriptors.js";
export {
  type MinedTuples,
  type MiningOptions,
  type MiningReport,
  mineTuples,
  type Tuple,
} from "./training/weak-supervision/mine-tuples.js";
export { negativePool, type PoolOptions } from "./training/weak-supervision/negative-pool.js";
export {
  findNeighbourhoods,
  type Neighbourhood,
  type Neighbourhoods,
  type PlacedPictures,
  type Radii,
} from "./training/weak-supervision/neighbourhoods.js";
export { type TupleBatch, tupleBatch } from "./training/weak-supervision/tuple-batch.js";
export { type AssignmentReport, reportAssignment } from "./vlad/report-assignment.js";
