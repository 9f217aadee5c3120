import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const workspace = parse(read("pnpm-workspace.yaml")) as {
  readonly onlyBuiltDependencies: readonly string[];
  readonly ignoredBuiltDependencies: readonly string[];
};
const lock = parse(read("pnpm-lock.yaml")) as {
  readonly packages: Readonly<Record<string, { readonly resolution: Readonly<Record<string, string>> }>>;
  readonly importers: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, { specifier: string }>>>>>
  >;
};

test("every package comes from the registry, with a checksum, and from nowhere else", () => {
  const packages = Object.entries(lock.packages);
  expect(packages.length).toBeGreaterThan(100);
  const odd = packages.filter(
    ([, { resolution }]) =>
      Object.keys(resolution).join() !== "integrity" || !/^sha512-/.test(`${resolution["integrity"]}`),
  );
  expect(odd).toEqual([]);
  const specifiers = Object.values(lock.importers).flatMap((groups) =>
    Object.values(groups).flatMap((group) => Object.values(group).map(({ specifier }) => specifier)),
  );
  expect(specifiers.filter((specifier) => /^(?!workspace:).*[:/]/.test(specifier))).toEqual([]);
});

test("the packages with scripts that would run at the install are those that are listed, and one of them may run", () => {
  expect(workspace.onlyBuiltDependencies).toEqual(["@tensorflow/tfjs-node-gpu"]);
  const listed = new Set([...workspace.onlyBuiltDependencies, ...workspace.ignoredBuiltDependencies]);
  expect(installedPackages().filter(({ name, runs }) => runs && !listed.has(name))).toEqual([]);
});

/** Every package that is installed, and whether npm would run something of it. */
function installedPackages(): { readonly name: string; readonly runs: boolean }[] {
  const store = join(root, "node_modules/.pnpm");
  const folders = readdirSync(store).map((entry) => join(store, entry, "node_modules"));
  return folders.filter(existsSync).flatMap((folder) =>
    namesIn(folder).flatMap((name) => {
      const file = join(folder, name, "package.json");
      if (!existsSync(file)) return [];
      const { scripts = {} } = JSON.parse(readFileSync(file, "utf8")) as { scripts?: Record<string, string> };
      const hasScript = ["preinstall", "install", "postinstall"].some((script) => script in scripts);
      return [{ name, runs: hasScript || existsSync(join(folder, name, "binding.gyp")) }];
    }),
  );
}

const namesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
  );
