/**
 * node bundle.mjs [FOLDER]: joins the code that `loci` needs in its main thread into few files, in dist/bundle. Most of the time of a short command went
 * into finding, reading and linking a thousand small modules. Worker threads, packages with native code and whatever looks for
 * files beside itself stay where they are and are imported from there.
 */
import { rm } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const target = resolve(process.argv[2] ?? fileURLToPath(new URL("dist/bundle", import.meta.url)));

/** Plain JavaScript that a short command needs, with what that needs; everything else is imported whole, from where it lies. */
const packages = [
  ...["@loci/core", "@loci/heads", "@loci/index", "fastest-levenshtein", "p-map", "pure-rand", "zod"],
  ...["yargs", "cliui", "escalade", "get-caller-file", "wrap-ansi", "ansi-styles", "y18n", "yargs-parser"],
  ...["cli-table3", "string-width", "strip-ansi", "ansi-regex", "emoji-regex", "get-east-asian-width"],
  // Of sharp the part in JavaScript: it looks for its native part from its own place.
  ...["is-fullwidth-code-point", "sharp", "@img/colour", "detect-libc", "semver"],
];
const joined = new RegExp(`^(${packages.join("|")})(/|$)`);

const fromTarget = (file) => relative(target, file).split(sep).join("/");

const keepPlaces = {
  name: "keep-places",
  // What is not joined is named by its path: only the package that depends on it can see it by its name.
  async resolveId(source, importer, options) {
    if (importer === undefined || /^([./]|node:)/.test(source) || joined.test(source)) return null;
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    return found && (found.external ? found : { id: fromTarget(found.id), external: true });
  },
  // A module that looks for something beside itself, or for a package, goes on to do so from its own place.
  transform: {
    filter: { id: /\.m?js$/, code: "import.meta.url" },
    handler(code, id) {
      return code.replaceAll("import.meta.url", `new URL(${JSON.stringify(fromTarget(id))}, import.meta.url).href`);
    },
  },
};

await rm(target, { recursive: true, force: true });
const bundle = await rolldown({
  input: fileURLToPath(new URL("dist/main.js", import.meta.url)),
  platform: "node",
  plugins: [keepPlaces],
  makeAbsoluteExternalsRelative: false,
});
await bundle.write({ dir: target, format: "esm" });
await bundle.close();
