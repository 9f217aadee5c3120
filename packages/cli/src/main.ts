import { RetrievalError } from "@loci/core";
import yargs from "yargs";
import { addCommand, type Command, type CommandContext } from "./command.js";
import { backbonesCommand } from "./commands/backbones.js";
import { cacheInfoCommand } from "./commands/cache-info.js";
import { cachePruneCommand } from "./commands/cache-prune.js";
import { compareCommand } from "./commands/compare.js";
import { datasetConvertCommand } from "./commands/dataset-convert.js";
import { datasetFormatsCommand } from "./commands/dataset-formats.js";
import { datasetInfoCommand } from "./commands/dataset-info.js";
import { datasetSplitCommand } from "./commands/dataset-split.js";
import { datasetSynthesizeCommand } from "./commands/dataset-synthesize.js";
import { datasetValidateCommand } from "./commands/dataset-validate.js";
import { demoCommand } from "./commands/demo.js";
import { doctorCommand } from "./commands/doctor.js";
import { evalCommand } from "./commands/eval.js";
import { explainCommand } from "./commands/explain.js";
import { exportCommand } from "./commands/export.js";
import { headsCommand } from "./commands/heads.js";
import { indexAddCommand } from "./commands/index-add.js";
import { indexBuildCommand } from "./commands/index-build.js";
import { indexCompactCommand } from "./commands/index-compact.js";
import { indexCopyCommand } from "./commands/index-copy.js";
import { indexExportCommand } from "./commands/index-export.js";
import { indexInfoCommand } from "./commands/index-info.js";
import { indexMergeCommand } from "./commands/index-merge.js";
import { indexRemoveCommand } from "./commands/index-remove.js";
import { indexRepairCommand } from "./commands/index-repair.js";
import { indexShardCommand } from "./commands/index-shard.js";
import { indexTuneCommand } from "./commands/index-tune.js";
import { indexUpdateCommand } from "./commands/index-update.js";
import { indexVerifyCommand } from "./commands/index-verify.js";
import { lossesCommand } from "./commands/losses.js";
import { protocolsCommand } from "./commands/protocols.js";
import { queryCommand } from "./commands/query.js";
import { rerankersCommand } from "./commands/rerankers.js";
import { serveCommand } from "./commands/serve.js";
import { trainCommand } from "./commands/train.js";
import { exitCodes, type Outcome } from "./exit-code.js";
import { Interruption, interruptOnSignals } from "./interruption.js";
import { processTerminal, type Terminal } from "./terminal.js";
import { LOCI_VERSION } from "./version.js";

const commands: readonly Command[] = [
  queryCommand,
  serveCommand,
  explainCommand,
  trainCommand,
  evalCommand,
  compareCommand,
  exportCommand,
  demoCommand,
  headsCommand,
  lossesCommand,
  backbonesCommand,
  protocolsCommand,
  rerankersCommand,
  doctorCommand,
];

/** Commands of two words. */
const groups: readonly CommandGroup[] = [
  {
    name: "index",
    summary: "Build, change and inspect indexes",
    demand: "Say what to do with the index; loci index --help lists it.",
    commands: [
      indexBuildCommand,
      indexInfoCommand,
      indexAddCommand,
      indexUpdateCommand,
      indexRemoveCommand,
      indexTuneCommand,
      indexCompactCommand,
      indexVerifyCommand,
      indexRepairCommand,
      indexExportCommand,
      indexMergeCommand,
      indexCopyCommand,
      indexShardCommand,
    ],
  },
  {
    name: "dataset",
    summary: "Look into, check, convert, split and draw data sets",
    demand: "Say what to do with the data set: info, validate, convert, split, synthesize or formats.",
    commands: [
      datasetInfoCommand,
      datasetValidateCommand,
      datasetConvertCommand,
      datasetSplitCommand,
      datasetSynthesizeCommand,
      datasetFormatsCommand,
    ],
  },
  {
    name: "cache",
    summary: "Inspect and shrink the cache of backbone features",
    demand: "Say what to do with the cache: info or prune.",
    commands: [cacheInfoCommand, cachePruneCommand],
  },
];

interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  /** What the user is told who leaves the second word out. */
  readonly demand: string;
  readonly commands: readonly Command[];
}

/**
 * Runs `loci` with these words.
 * @returns the exit code; nothing is thrown and the process goes on
 */
export async function main(words: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const interruption = new AbortController();
  const stopListening = interruptOnSignals(interruption);
  try {
    return exitCodes[await run(words, { terminal, signal: interruption.signal })];
  } catch (error) {
    const { reason } = interruption.signal;
    if (reason instanceof Interruption && (error === reason || (error as Error).cause === reason)) {
      terminal.note(reason.message);
      return reason.exitCode;
    }
    if (error instanceof RetrievalError || error instanceof UsageError) {
      terminal.note(`loci: ${error.message}`);
      return exitCodes.mistake;
    }
    terminal.note(`loci: this is a defect of Loci, please report it.\n${error instanceof Error ? error.stack : error}`);
    return exitCodes.defect;
  } finally {
    stopListening();
  }
}

/** The words do not fit the commands. */
class UsageError extends Error {}

async function run(words: readonly string[], context: CommandContext): Promise<Outcome> {
  let outcome: Outcome = "done";
  const finish = (ended: Outcome) => {
    outcome = ended;
  };
  const parser = yargs()
    .scriptName("loci")
    .usage("$0 <command>\n\nFine-grained image retrieval and visual place recognition.")
    .strict()
    .demandCommand(1, "Say which command; loci --help lists them.")
    .recommendCommands()
    .version(LOCI_VERSION)
    .help()
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error: Error | undefined) => {
      // yargs wraps what an option's `coerce` throws into errors of its own.
      if (error !== undefined && error.name !== "YError") throw error;
      throw new UsageError(`${message ?? error?.message} (loci --help, loci <command> --help)`);
    });
  for (const { name, summary, demand, commands } of groups) {
    parser.command(name, summary, (builder) => {
      for (const command of commands) addCommand(builder, command, context, finish);
      return builder.demandCommand(1, demand);
    });
  }
  for (const command of commands) addCommand(parser, command, context, finish);
  // With a callback yargs hands its help and version texts over instead of printing them itself.
  await parser.parseAsync([...words], {}, (_error, _given, output) => {
    if (output) context.terminal.out(output);
  });
  return outcome;
}
