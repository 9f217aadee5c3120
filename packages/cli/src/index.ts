export { type AddedPictures, type AddMode, addPictures } from "./add-pictures.js";
export { type Answer, type Answers, askIndex, type Question } from "./ask-index.js";
export { type BuiltIndex, buildIndex, type IndexPlan } from "./build-index.js";
export { type ChosenProtocol, chooseProtocol, protocolOptions } from "./choose-protocol.js";
export { type ClusteringQuality, clusterDescriptors, type OverSeeds } from "./cluster-descriptors.js";
export { addCommand, type Command, type CommandContext, defineCommand } from "./command.js";
export { type CommandGroup, type CommandLoader, commandGroups, commands } from "./commands/catalogue.js";
export { type LoadedCommands, loadCommands } from "./commands/load-commands.js";
export {
  type EvaluatedSystem,
  type EvaluatedSystems,
  evaluateSystems,
  type ModelComparison,
  type OtherSystem,
} from "./compare-models.js";
export { defined } from "./defined.js";
export { type Demo, type DemoSettings, runDemo } from "./demo.js";
export { type DescribedAll, describeAll } from "./describe-all.js";
export { type DescribedHead, describeHeads } from "./describe-heads.js";
export { type DescribedGroup, describeInGroups } from "./describe-in-groups.js";
export { type DescribedReranker, describeRerankers } from "./describe-rerankers.js";
export {
  type DescribedOption,
  type DescribedStage,
  describeStage,
  optionsAsText,
  stageLines,
  stagesNamed,
} from "./describe-stage.js";
export { type DescribedTrainingStage, describeTraining } from "./describe-training.js";
export { diagnose, type Finding } from "./diagnose.js";
export { type EvaluatedOutput, evaluateGiven, type GivenOutput } from "./evaluate-given.js";
export { type EvaluatedModel, evaluateModel, type ModelEvaluation } from "./evaluate-model.js";
export { type ChosenExclusion, excludedPictures } from "./excluded-pictures.js";
export { exitCodes, type Outcome } from "./exit-code.js";
export * from "./experiments/index.js";
export { type ChosenHit, chooseHit } from "./explanation/choose-hit.js";
export {
  contributed,
  explanationAsJson,
  explanationAsText,
  sumText,
  whereText,
} from "./explanation/explanation-text.js";
export { type Colour, heatColour } from "./explanation/heat-colours.js";
export { heatLayer } from "./explanation/heat-layer.js";
export {
  brightestOf,
  drawMatch,
  type ExplainedMatch,
  legendStops,
  type MatchDrawing,
} from "./explanation/match-drawing.js";
export { matchImage } from "./explanation/match-image.js";
export { matchPage } from "./explanation/match-page.js";
export { groupQueries } from "./group-queries.js";
export { loadIndexModel } from "./index-model.js";
export { Interruption, interruptOnSignals, takeOverSignal } from "./interruption.js";
export { type ChosenModel, checkModelName, chooseModel, modelOptions } from "./load-model.js";
export { main } from "./main.js";
export { number, share, type WholeNumberRange, wholeNumber, wholeNumbers } from "./number-option.js";
export { overrideRecipe, type RecipeOverrides } from "./override-recipe.js";
export { type ChosenIndex, indexOptions, planIndex, reportIndex } from "./plan-index.js";
export { progressOf } from "./progress-of.js";
export { leftOutEvenly } from "./projection/left-out-evenly.js";
export { type NeighbourTable, neighbourTable } from "./projection/neighbour-table.js";
export { principalPlane } from "./projection/principal-plane.js";
export { type ProjectedPicture, type ProjectionOptions, projectIndex } from "./projection/project-index.js";
export { umapLayout } from "./projection/umap-layout.js";
export { type ChosenFilter, chooseFilter, filterOptions } from "./query-filter.js";
export { rankWith, rowsOf } from "./rank-with.js";
export { reportAdded } from "./report/added.js";
export { answersAsJson, answersAsRows, answersAsText } from "./report/answers.js";
export * from "./report/comparison/index.js";
export {
  type EvaluationReport,
  evaluationAsJson,
  evaluationAsText,
  protocolLines,
  type ReportedReranking,
} from "./report/evaluation.js";
export { htmlPage } from "./report/html-page.js";
export { type LinePlot, linePlot, type PlotLine, plotColours } from "./report/line-plot.js";
export {
  neighbourPage,
  type PageHit,
  type PagePicture,
  type PageRow,
  type PageSection,
} from "./report/neighbour-page.js";
export { effortText, recallTable, tunedText } from "./report/recall.js";
export { noneUsable, reportSkipped, reportUnverified, skippedAsJson } from "./report/skipped.js";
export { smooth } from "./report/smooth.js";
export { table } from "./report/table.js";
export { thin } from "./report/thin.js";
export { type TrainingRun, trainingPage } from "./report/training-page.js";
export { trainingPlots } from "./report/training-plots.js";
export {
  checkRerankable,
  type DescribedDataset,
  type RerankedDataset,
  type RerankingCost,
  rerankDataset,
} from "./rerank-dataset.js";
export {
  type ChosenReranking,
  checkQueries,
  chooseReranking,
  removingStages,
  rerankingAsJson,
  rerankOption,
  stageNeeding,
} from "./rerank-option.js";
export * from "./shards/index.js";
export { type Progress, progressLines, quiet, type Terminal } from "./terminal.js";
export { type ModelTraining, type TrainedModel, trainModel } from "./train-model.js";
export { type FeatureTraining, rolesOf, trainingViews, trainOnFeatures } from "./train-on-features.js";
export { LOCI_VERSION, versionOfDependency } from "./version.js";
