import { createRequire } from "node:module";
import path from "node:path";
import { RetrievalError, reasonOf } from "../errors.js";
import type { LayersModelArtifacts } from "./layers-model.js";

/**
 * A network out of the npm package `nsfwjs` (MIT), which carries its files inside JavaScript modules: `model.min.js` exports
 * the parsed `model.json`, each `group1-shard….min.js` a weight file as base64 text.
 * @param network the folder's name below the package's `models`
 */
export function readNsfwjsArtifacts(network: string): LayersModelArtifacts {
  const require = createRequire(import.meta.url);
  try {
    // The package exports only its main module, dist/cjs/index.js; the models lie beside it.
    const folder = path.join(path.dirname(require.resolve("nsfwjs")), "..", "models", network);
    const model = require(path.join(folder, "model.min.js")) as Omit<LayersModelArtifacts, "weightData">;
    const files = model.weightsManifest.flatMap((group) => group.paths);
    const parts = files.map((file) => Buffer.from(require(path.join(folder, `${file}.min.js`)) as string, "base64"));
    return { ...model, weightData: Buffer.concat(parts) };
  } catch (cause) {
    throw new RetrievalError({
      what: `the weights of ${network} cannot be read from the npm package nsfwjs (${reasonOf(cause).slice(0, 200)})`,
      remedy: 'Install it again: "npm run setup"',
      cause,
    });
  }
}

/** The installed version of the package. */
export function nsfwjsVersion(): string {
  const require = createRequire(import.meta.url);
  const manifest = path.join(path.dirname(require.resolve("nsfwjs")), "..", "..", "package.json");
  return (require(manifest) as { version: string }).version;
}
