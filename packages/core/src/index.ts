export * from "./backbones/index.js";
export { choose, unknownName } from "./catalogue.js";
export type { Dataset, Picture, Position, Relevance } from "./datasets/dataset.js";
export type { DatasetFormat, DatasetOptions, DatasetProblem } from "./datasets/dataset-format.js";
export { type DatasetDescription, describeDataset } from "./datasets/describe-dataset.js";
export { distanceMetres } from "./datasets/distance.js";
export { datasetFormats } from "./datasets/formats/catalogue.js";
export { keepPictures } from "./datasets/keep-pictures.js";
export { openDataset } from "./datasets/open-dataset.js";
export { type PictureFolder, pictureExtensions, readPictureFolder } from "./datasets/picture-folder.js";
export { saveDataset } from "./datasets/save-dataset.js";
export { classesInOrder } from "./datasets/select-pictures.js";
export { LEFT_OUT, type SplitOptions, splitDataset } from "./datasets/split-dataset.js";
export { type DatasetValidation, type ValidationOptions, validateDataset } from "./datasets/validate-dataset.js";
export { withinRadius } from "./datasets/within-radius.js";
export {
  openTensorFlowEngine,
  probeTensorFlowEngines,
  type TensorFlowEngine,
  type TensorFlowEngineChoice,
  type TensorFlowEngineName,
  type TensorFlowEngineReport,
  tensorflowEngineNames,
  tensorflowEngines,
} from "./engines/tensorflow-engine.js";
export { excerpt, RetrievalError, type RetrievalErrorParts, reasonOf, refusalOfSystem } from "./errors.js";
export {
  type BootstrapOptions,
  bootstrapInterval,
  bootstrapStatistics,
  type Interval,
  type PairedDifference,
  pairedBootstrap,
  type Statistic,
} from "./evaluation/bootstrap.js";
export { breakDown, type QueryGroup } from "./evaluation/break-down.js";
export {
  type Calibration,
  fitIsotonic,
  measureReliability,
  probabilityOf,
  type Reliability,
  type ReliabilityBin,
} from "./evaluation/calibration.js";
export { adjustedMutualInformation, normalisedMutualInformation } from "./evaluation/clustering-agreement.js";
export { compactLetters } from "./evaluation/compact-letters.js";
export { compareEvaluations, type MetricDifference } from "./evaluation/compare-evaluations.js";
export {
  createProtocol,
  type Protocol,
  type ProtocolOptions,
  type StatedProtocol,
} from "./evaluation/create-protocol.js";
export { type EvaluateOptions, type Evaluation, evaluate, type Rank } from "./evaluation/evaluate.js";
export { datasetOfPositives, type GivenRanks, readPositives, readRanks } from "./evaluation/given-lists.js";
export { adjustByHolm } from "./evaluation/holm.js";
export { createJudge, type Judge, type JudgedRanking, type Ranking } from "./evaluation/judged-ranking.js";
export { largestFirst } from "./evaluation/largest-first.js";
export {
  type AnswerMetric,
  type EvaluationMetric,
  type MetricDefinition,
  metricDefinitions,
  metricsNamed,
  type RankingMetric,
} from "./evaluation/metrics.js";
export {
  type Answers,
  areaUnderCurve,
  extendedPrecision,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  recallAtFullPrecision,
  surestFirst,
} from "./evaluation/precision-recall.js";
export type {
  JudgedSetting,
  Judgement,
  Judgements,
  ProtocolDefinition,
  ProtocolRules,
  ProtocolSettings,
} from "./evaluation/protocol.js";
export { protocols } from "./evaluation/protocols/catalogue.js";
export { defaultProtocol } from "./evaluation/protocols/default-protocol.js";
export {
  averagePrecision,
  averagePrecisionAt,
  averagePrecisionAtR,
  precisionAt,
  recallAt,
  reciprocalRank,
  revisitedPrecisionAt,
  rPrecision,
  trapezoidAveragePrecision,
} from "./evaluation/ranking-metrics.js";
export { findRejection, type Rejection } from "./evaluation/rejection.js";
export { openScoreMatrix, type ScoreMatrix } from "./evaluation/score-matrix.js";
export type { FirstAnswers, Metric, QueryScores } from "./evaluation/setting-scores.js";
export {
  differenceOfDraws,
  drawSystems,
  intervalOfDraws,
  type SeededScores,
  type SystemDraws,
} from "./evaluation/system-draws.js";
export {
  type DescribedPictures,
  type DescribingModel,
  type Extractor,
  type ExtractorOptions,
  openExtractor,
} from "./extraction/extract-descriptors.js";
export {
  type FeatureMapExtractor,
  openFeatureMapExtractor,
  type PictureMap,
} from "./extraction/extract-feature-maps.js";
export {
  type LocalFeatureExtractor,
  type LocallyDescribedPictures,
  openLocalFeatureExtractor,
} from "./extraction/extract-local-features.js";
export type { SkippedPicture } from "./extraction/picture-batches.js";
export { batchPictures, type DecodedPicture, type PictureBatch } from "./extraction/picture-batches.js";
export { type PictureOutputs, runOverPictures } from "./extraction/run-over-pictures.js";
export { type LocationSampling, type LocationSource, sampleLocations } from "./extraction/sample-locations.js";
export { type CacheReport, type CollectionReport, reportCache } from "./feature-cache/cache-report.js";
export { type ContentHashes, forgetContentHashes, openContentHashes } from "./feature-cache/content-hashes.js";
export { type FeatureCache, featureCache, GIGABYTE } from "./feature-cache/feature-cache.js";
export { type FeatureSet, type FeatureSetOptions, openFeatureSet } from "./feature-cache/feature-set.js";
export { decodeHalf, encodeHalf } from "./feature-cache/half-float.js";
export { type MissingFeatures, missingFeatures } from "./feature-cache/missing-features.js";
export { type Eviction, type EvictionRule, evictPacks } from "./feature-cache/packs/evict.js";
export type { MapRequest, Maps } from "./feature-cache/read-maps.js";
export { type CropRanges, type JitterRanges, type View, viewKey } from "./feature-cache/views/view.js";
export { type ViewsOfOptions, viewsOf } from "./feature-cache/views/views-of.js";
export { replaceAtomically, syncToDisk, syncTree, writeFileAtomically } from "./files/atomic-write.js";
export { cacheDirectory } from "./files/cache-directory.js";
export { cachedBytes } from "./files/cached-bytes.js";
export { sha256, sha256OfFile } from "./files/checksum.js";
export { modelCopies, noteUseOfCopy, type RemovedCopies, removeUnusedCopies } from "./files/model-copies.js";
export {
  createNpyWriter,
  type NpyMatrix,
  type NpyReader,
  type NpyWriter,
  openNpy,
  readNpy,
  writeNpy,
} from "./files/npy.js";
export { encodeNpyHeader, NPY_HEADER_BYTES } from "./files/npy-header.js";
export {
  decodeSafetensors,
  encodeSafetensors,
  readSafetensors,
  type Safetensors,
  type StoredTensor,
  writeSafetensors,
} from "./files/safetensors.js";
export { checkYamlDepth } from "./files/yaml-depth.js";
export { type DecodeOptions, decodeImage } from "./image/decode-image.js";
export { bytesOfPicture, decodePicture } from "./image/decode-picture.js";
export { type DecoderReport, reportDecoder } from "./image/decoder-report.js";
export { type Fit, fits } from "./image/fit.js";
export type { Image } from "./image/image.js";
export type { Box, PictureFile } from "./image/picture-file.js";
export { type PictureGps, readPictureGps } from "./image/picture-gps.js";
export { type PictureHeader, pictureMediaTypes, readPictureHeader } from "./image/picture-header.js";
export { readPictureFile } from "./image/read-picture-file.js";
export { encodePng, type RenderedPicture, renderSvg, smallCopy } from "./image/render-picture.js";
export { type SeenPart, seenPart } from "./image/seen-part.js";
export { drawSquareThumbnail } from "./image/square-thumbnail.js";
export { drawThumbnail, type ThumbnailOptions } from "./image/thumbnail.js";
export {
  type CompiledGradients,
  type CompiledGraph,
  compileGradients,
  type GradientsWanted,
  gradientName,
  type LearnedFormula,
  parameterName,
} from "./model/compile-gradients.js";
export { type ExportInput, type ExportInputDefinition, exportInputs, exportModel } from "./model/export-model.js";
export type {
  FeatureMapShape,
  Head,
  HeadDescription,
  HeadMode,
  OneOrMore,
  StageDescription,
} from "./model/head.js";
export type { LocalFeatures, PictureFeatures } from "./model/local-features.js";
export {
  compileFeatureMaps,
  compileFormula,
  compileMapFormula,
  compileModel,
  DESCRIPTOR,
  featureMapName,
  type MapFormula,
  type Model,
  mapName,
  PIXELS,
} from "./model/model.js";
export {
  isPlain,
  type ModelView,
  type ModelViewChoice,
  modelViews,
  plainView,
  scaledSide,
} from "./model/model-view.js";
export { missingLibraries } from "./native/missing-libraries.js";
export { type CompilationFailure, type NodeGypOptions, runNodeGyp } from "./native/run-node-gyp.js";
export * from "./onnx/index.js";
export { flattenLocations, l2Normalise, l2Norms } from "./ops/normalise.js";
export { onnxOps } from "./ops/onnx-ops.js";
export type { Ops, ReduceOptions, ReshapeDim, WindowSteps, Windows } from "./ops/ops.js";
export { tensorflowOps } from "./ops/tensorflow-ops.js";
export { createRandom, mixed, type Random, randomOf, sample } from "./random.js";
export {
  formatStageSpec,
  parseStageSpec,
  resolveStage,
  type StageDefinition,
  type StageSpec,
  withoutDefaults,
} from "./stage-spec.js";
export * from "./synthesis/index.js";
export { TurnTaking } from "./threads/turn-taking.js";
export { startWorkerThreads, type WorkerThreads } from "./threads/worker-threads.js";
