import type { Command } from "../command.js";
import { type CommandGroup, type CommandLoader, commandGroups, commands } from "./catalogue.js";

/** The commands that a command line needs, ready to be added to yargs. */
export interface LoadedCommands {
  readonly commands: readonly Command[];
  readonly groups: readonly (Pick<CommandGroup, "summary" | "demand"> & {
    readonly name: string;
    readonly commands: readonly Command[];
  })[];
}

/** Loads the one command that the words name, or, for help and for what names none, all that the answer may list. */
export async function loadCommands([first = "", second = ""]: readonly string[]): Promise<LoadedCommands> {
  const loadGroup = async (name: string, { summary, demand, commands: all }: CommandGroup) => ({
    name,
    summary,
    demand,
    commands: await loadEach(only(all, second) ?? all),
  });
  if (first === "--version") return { commands: [], groups: [] };
  const command = only(commands, first);
  if (command !== undefined) return { commands: await loadEach(command), groups: [] };
  const groups = only(commandGroups, first) ?? commandGroups;
  const loaded = await Promise.all(Object.entries(groups).map(([name, group]) => loadGroup(name, group)));
  return { commands: groups === commandGroups ? await loadEach(commands) : [], groups: loaded };
}

/** The entry of this name by itself. */
function only<Entry>(all: Readonly<Record<string, Entry>>, name: string): Readonly<Record<string, Entry>> | undefined {
  const entry = Object.hasOwn(all, name) ? all[name] : undefined;
  return entry && { [name]: entry };
}

const loadEach = (loaders: Readonly<Record<string, CommandLoader>>): Promise<Command[]> =>
  Promise.all(Object.values(loaders).map((load) => load()));
