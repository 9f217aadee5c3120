/**
 * Makes the page of `loci serve` in dist/page: one script, which fetches the map's code when it is wanted, one style sheet, and a
 * worker with ONNX Runtime for those who describe pictures themselves.
 */
import { cp, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [source, target] = [".", "../dist/page"].map((path) => fileURLToPath(new URL(path, import.meta.url)));

await rm(target, { recursive: true, force: true });
await build({
  absWorkingDir: source,
  entryPoints: ["main.tsx", "describe-worker.ts"],
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
const runtime = fileURLToPath(import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm"));
await cp(runtime, `${target}/ort-wasm-simd-threaded.wasm`);
for (const file of ["index.html", "icon.svg"]) await cp(`${source}/${file}`, `${target}/${file}`);
