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

/** Plain JavaScript of which little is needed; everything else is imported whole, from where it lies. */
const joined = /^(@loci\/(core|heads|index)|fastest-levenshtein|p-map|pure-rand|zod)(\/|$)/;

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
    filter: { id: /[\\/]packages[\\/]\w+[\\/]dist[\\/].*\.js$/, code: "import.meta.url" },
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
