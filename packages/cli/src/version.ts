import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Of Loci. */
export const LOCI_VERSION = (require("../package.json") as { version: string }).version;

/** Of a package that `@loci/core` depends on. @throws where it is not installed */
export const versionOfDependency = (name: string): string =>
  (createRequire(require.resolve("@loci/core"))(`${name}/package.json`) as { version: string }).version;
