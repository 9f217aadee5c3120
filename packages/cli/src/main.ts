import { RetrievalError, refusalOfSystem } from "@loci/core";
import yargs from "yargs";
import { addCommand, type CommandContext } from "./command.js";
import { loadCommands } from "./commands/load-commands.js";
import { exitCodes, type Outcome } from "./exit-code.js";
import { hideSecrets } from "./hide-secrets.js";
import { Interruption, interruptOnSignals } from "./interruption.js";
import { processTerminal, type Terminal } from "./terminal.js";
import { LOCI_VERSION } from "./version.js";

/**
 * Runs `loci` with these words.
 * @returns the exit code; nothing is thrown and the process goes on
 */
export async function main(words: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const tell = (problem: string) => terminal.note(`loci: ${hideSecrets(problem)}`);
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
      tell(error.message);
      return exitCodes.mistake;
    }
    const refusal = refusalOfSystem(error);
    if (refusal !== undefined) {
      tell(refusal.message);
      return exitCodes.mistake;
    }
    tell(`this is a defect of Loci, please report it.\n${error instanceof Error ? error.stack : error}`);
    return exitCodes.defect;
  } finally {
    stopListening();
  }
}

/** The words do not fit the commands. */
class UsageError extends Error {}

async function run(words: readonly string[], context: CommandContext): Promise<Outcome> {
  const { commands, groups } = await loadCommands(words);
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
      return demand === undefined ? builder : builder.demandCommand(1, demand);
    });
  }
  for (const command of commands) addCommand(parser, command, context, finish);
  // With a callback yargs hands its help and version texts over instead of printing them itself.
  await parser.parseAsync([...words], {}, (_error, _given, output) => {
    if (output) context.terminal.out(output);
  });
  return outcome;
}
