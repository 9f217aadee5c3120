import { commandGroups, commands, loadCommands } from "@loci/cli";
import { describe, expect, it } from "vitest";

const loaded = async (...words: string[]) => {
  const { commands: single, groups } = await loadCommands(words);
  return { single: single.map(({ usage }) => usage.split(" ")[0]), groups: groups.map(({ name }) => name) };
};

describe("loadCommands", () => {
  it("loads the one command that the words name", async () => {
    expect(await loaded("query", "city.loci", "--help")).toEqual({ single: ["query"], groups: [] });
    const { groups } = await loadCommands(["index", "build", "pictures"]);
    expect(groups.map(({ commands }) => commands.map(({ usage }) => usage))).toEqual([["build <pictures>"]]);
  });

  it("loads a group for the help about it, and for a misspelt second word", async () => {
    for (const second of ["--help", "buidl"]) {
      const { commands: single, groups } = await loadCommands(["index", second]);
      expect(single).toEqual([]);
      expect(groups[0]!.commands).toHaveLength(Object.keys(commandGroups["index"]!.commands).length);
    }
  });

  it.each([[[]], [["--help"]], [["querry"]], [["constructor"]]])("loads all for %j", async (words) => {
    expect(await loaded(...words)).toEqual({ single: Object.keys(commands), groups: Object.keys(commandGroups) });
  });

  it("loads none for the version", async () => {
    expect(await loaded("--version")).toEqual({ single: [], groups: [] });
  });
});
