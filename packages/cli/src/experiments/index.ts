export { type Ground, readAgainst } from "./against.js";
export {
  type IndexChoice,
  multiplyOptions,
  readBackbone,
  readFinishes,
  readHeads,
  readIndexes,
  readNecks,
  readRerank,
  readViews,
} from "./axis-values.js";
export { featureSetOptions, type OpenFeatures, openFeatures, type WantedFeatures } from "./cell-features.js";
export { type CellHead, startCellHead, trainCellHead, trainingDirectory } from "./cell-head.js";
export { keepFirst, metricsOf, queryLines } from "./cell-lines.js";
export { type CellAnswer, type CellRequest, type PoolOptions, runPool } from "./cell-pool.js";
export type * from "./cell-result.js";
export { type CellSearch, median, openCellSearch } from "./cell-search.js";
export { checkTrainingCells } from "./check-training-cells.js";
export { type Estimate, estimateExperiment, estimateText } from "./estimate.js";
export { expandGrid, type GridCell } from "./expand-grid.js";
export { type Experiment, type ExperimentData, experimentSchema, type GridBlock } from "./experiment-schema.js";
export { type ExtractedFeatures, extractFeatures, groupFeatures, type NeedsFeatures } from "./extract-features.js";
export { completeHead, shortHead } from "./head-text.js";
export {
  atPlace,
  findLocated,
  type Located,
  type Place,
  parseLocatedYaml,
  placeOfKey,
  plainValue,
  readLocatedYaml,
} from "./located-yaml.js";
export { measureNetwork } from "./measure-network.js";
export { type NamedConfiguration, nameSystems } from "./name-systems.js";
export {
  contentsOf,
  describeCellData,
  fingerprintOf,
  nameOf,
  type OpenedData,
  openExperimentData,
} from "./open-data.js";
export type { CellWork, PlannedCell, SharedWork } from "./planned-cell.js";
export { type Preset, type PresetFacts, presetFile, presets } from "./presets.js";
export { checkExperiment, type ReadExperiment, readExperiment } from "./read-experiment.js";
export {
  beginReport,
  checkReportDirectory,
  readCellHead,
  writeCellFile,
  writeResults,
} from "./report-directory.js";
export { readResultLines } from "./result-lines.js";
export { runCell } from "./run-cell.js";
export {
  type ExperimentRun,
  type FinishedExperiment,
  identify,
  planExperiment,
  runExperiment,
  summariesOf,
} from "./run-experiment.js";
