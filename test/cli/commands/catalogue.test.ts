import { readdirSync } from "node:fs";
import { commandGroups, commands } from "@loci/cli";
import { describe, expect, it } from "vitest";

const groups = Object.entries(commandGroups).flatMap(([first, group]) =>
  Object.entries(group.commands).map(
    ([second, load]) => [second === "$0" ? first : `${first}-${second}`, second, load] as const,
  ),
);
const all = [...Object.entries(commands).map(([word, load]) => [word, word, load] as const), ...groups];

describe("the catalogue of commands", () => {
  it.each(all)("has %s under the word of its usage", async (_file, word, load) => {
    expect((await load()).usage.split(" ")[0]).toBe(word);
  });

  it("has every module of a command", () => {
    const modules = readdirSync(`${import.meta.dirname}/../../../packages/cli/src/commands`).map((file) =>
      file.slice(0, -3),
    );
    const notCommands = ["catalogue", "load-commands"];
    expect(modules.filter((name) => !notCommands.includes(name)).sort()).toEqual(all.map(([file]) => file).sort());
  });

  it("says what to do with each group that is no command by itself", () => {
    for (const { summary, demand, commands: words } of Object.values(commandGroups)) {
      expect(summary).toMatch(/\w/);
      expect(demand ?? "").toMatch("$0" in words ? /^$/ : /^Say what to do/);
    }
  });
});
