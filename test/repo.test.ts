import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as core from "@loci/core";
import * as heads from "@loci/heads";
import * as index from "@loci/index";
import { describe, expect, it } from "vitest";
import { readmeTables } from "./support/readme-tables.js";

const root = `${import.meta.dirname}/..`;
const read = (file: string) => readFileSync(`${root}/${file}`, "utf8");

describe("house rules", () => {
  const sources = ["core", "heads", "index", "cli"].flatMap((name) =>
    readdirSync(`${root}/packages/${name}/src`, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `packages/${name}/src/${file.replaceAll("\\", "/")}`)
      .sort(),
  );

  /** Files that hold only types leave nothing but their map in the JavaScript. */
  const hasCode = (file: string) =>
    !/^export \{\};\s*(\/\/# .*)?\s*$/.test(read(file.replace("/src/", "/dist/").replace(/\.ts$/, ".js")));

  it("every source file has a test of its own (barrels, types and worker entries are tested through their users)", () => {
    const testOf = (file: string) => file.replace(/^packages\/(\w+)\/src\//, "test/$1/").replace(/\.ts$/, ".test.ts");
    const exempt = (file: string) => /(\/index|-worker)\.ts$/.test(file) || !hasCode(file);
    const untested = sources.filter((file) => !exempt(file) && !existsSync(`${root}/${testOf(file)}`));
    expect(untested).toEqual([]);
  });

  it("no source file is longer than 250 lines, but for barrels, which are lists of names", () => {
    const measured = sources.filter((file) => !file.endsWith("/index.ts"));
    expect(measured.filter((file) => read(file).split("\n").length > 250)).toEqual([]);
  });

  it("packages depend on each other one way: cli → heads, index → core", () => {
    const siblings = (name: string) => {
      const { dependencies } = JSON.parse(read(`packages/${name}/package.json`)) as {
        dependencies: Record<string, string>;
      };
      return Object.keys(dependencies).filter((dependency) => dependency.startsWith("@loci/"));
    };
    expect(siblings("core")).toEqual([]);
    expect(siblings("heads")).toEqual(["@loci/core"]);
    expect(siblings("index")).toEqual(["@loci/core"]);
    expect(siblings("cli")).toEqual(["@loci/core", "@loci/heads", "@loci/index"]);
  });

  it("the pnpm that the scripts call is the one that the workspace is pinned to", () => {
    const { packageManager, scripts } = JSON.parse(read("package.json")) as {
      packageManager: string;
      scripts: Record<string, string>;
    };
    expect(scripts["setup"]).toContain(`npx --yes ${packageManager} install`);
  });
});

describe("README", () => {
  it("starts with the two commands, and both are scripts", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const commands = [...read("README.md").matchAll(/^npm (?:run )?(\w+)/gm)].map((match) => match[1]!);
    expect(commands.slice(0, 2)).toEqual(["demo", "test"]);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  });

  it.each(Object.entries(readmeTables()))(
    "has the table of %s as the catalogue has it (UPDATE_README=1 writes it)",
    (name, table) => {
      const [start, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
      const text = read("README.md");
      const [before, rest] = text.split(start) as [string, string];
      const [current, after] = rest.split(end) as [string, string];
      if (process.env["UPDATE_README"]) writeFileSync(`${root}/README.md`, `${before}${start}${table}${end}${after}`);
      else expect(current).toBe(table);
    },
  );
});

describe("public names", () => {
  it.each([
    ["core", core],
    ["heads", heads],
    ["index", index],
  ])("of @loci/%s", (name, exports) => {
    expect(Object.keys(exports).sort()).toMatchSnapshot(name);
  });
});
