export { type BuiltIndex, buildIndex, type IndexBuild } from "./build-index.js";
export { addCommand, type Command, type CommandContext, defineCommand } from "./command.js";
export { type DemoSettings, runDemo } from "./demo.js";
export { type DescribedAll, describeAll } from "./describe-all.js";
export { diagnose, type Finding } from "./diagnose.js";
export { type EvaluationSettings, evaluateModel } from "./evaluate-model.js";
export { exitCodes, type Outcome } from "./exit-code.js";
export { type ChosenModel, chooseModel, modelOptions } from "./load-model.js";
export { main } from "./main.js";
export {
  neighbourPage,
  type PageHit,
  type PagePicture,
  type PageRow,
  type PageSection,
} from "./report/neighbour-page.js";
export { reportSkipped, skippedAsJson } from "./report/skipped.js";
export { table } from "./report/table.js";
export { type Progress, progressLines, quiet, type Terminal } from "./terminal.js";
