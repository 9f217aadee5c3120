import { type OnnxDevice, RetrievalError } from "@loci/core";
import type { ArgumentsCamelCase, Argv, InferredOptionTypes, Options } from "yargs";
import { withDevice } from "./device-option.js";
import type { Outcome } from "./exit-code.js";
import type { Terminal } from "./terminal.js";

/** What a command gets besides its arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C: the command cleans up and ends. */
  readonly signal: AbortSignal;
  /** What computes networks, for commands that have `deviceOption` (default the processor). */
  readonly device?: OnnxDevice | undefined;
}

/** A command is data and one function: its words, its options, and what it does. */
export interface Command<Given extends Record<string, Options> = Record<string, Options>> {
  /** yargs notation: `query <index> <pictures..>`. */
  readonly usage: string;
  readonly summary: string;
  /** Positional arguments and options alike; those named in `usage` are positional. */
  readonly options: Given;
  /** Pairs of a command line and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  run(given: ArgumentsCamelCase<InferredOptionTypes<Given>>, context: CommandContext): Promise<Outcome>;
}

/** Keeps the option types of a command while checking it against the interface. */
export function defineCommand<const Given extends Record<string, Options>>(command: Command<Given>): Command {
  return command as unknown as Command;
}

/** Adds a command to yargs; its outcome goes to `finish`. */
export function addCommand(
  yargs: Argv,
  command: Command,
  context: CommandContext,
  finish: (outcome: Outcome) => void,
): Argv {
  const positional = new Set([...command.usage.matchAll(/[<[]([\w-]+)/g)].map((match) => match[1]));
  return yargs.command(
    command.usage,
    command.summary,
    (builder) => {
      for (const [name, option] of Object.entries(command.options)) {
        if (positional.has(name)) builder.positional(name, option as never);
        else builder.option(name, option);
      }
      for (const [line, meaning] of command.examples) builder.example(line, meaning);
      return builder;
    },
    async (given) => {
      refuseRepetition(command, given);
      finish(await command.run(given as never, await withDevice(given, context)));
    },
  );
}

/** yargs makes a list of an option that is given twice, which no command expects. */
function refuseRepetition({ options }: Command, given: Readonly<Record<string, unknown>>): void {
  for (const [name, { array }] of Object.entries(options)) {
    if (!array && Array.isArray(given[name])) throw new RetrievalError({ what: `option --${name} is there twice` });
  }
}
