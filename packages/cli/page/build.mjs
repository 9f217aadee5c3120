/** Makes the page of `loci serve`: one script, which fetches the map's code when it is wanted, and one style sheet, in dist/page. */
import { cp, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [source, target] = [".", "../dist/page"].map((path) => fileURLToPath(new URL(path, import.meta.url)));

await rm(target, { recursive: true, force: true });
await build({
  absWorkingDir: source,
  entryPoints: ["main.tsx"],
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".png": "dataurl" },
  logLevel: "warning",
});
for (const file of ["index.html", "icon.svg"]) await cp(`${source}/${file}`, `${target}/${file}`);
