import { existsSync } from "node:fs";
import path from "node:path";
import { RetrievalError } from "../errors.js";

/** A libtensorflow as its archives have it: `include/tensorflow/…` and `lib/libtensorflow.so`. */
export interface Libtensorflow {
  readonly include: string;
  readonly lib: string;
}

const HEADERS = ["tensorflow/c/c_api.h", "tensorflow/c/eager/c_api.h"];

/**
 * The libtensorflow in a folder.
 * @throws RetrievalError naming the file that is missing, and on Windows, where the addon looks for it elsewhere
 */
export function libtensorflowAt(folder: string): Libtensorflow {
  const remedy = "Give the folder that a libtensorflow 2.9 archive was unpacked into: docs/gpu.md";
  if (process.platform === "win32") {
    throw new RetrievalError({ what: "LOCI_LIBTENSORFLOW is for Linux and macOS", remedy: "docs/gpu.md" });
  }
  const [include, lib] = [path.resolve(folder, "include"), path.resolve(folder, "lib")];
  const libraries = ["tensorflow", "tensorflow_framework"].map((name) =>
    path.join(lib, process.platform === "darwin" ? `lib${name}.2.dylib` : `lib${name}.so`),
  );
  const wanted = [...HEADERS.map((header) => path.join(include, header)), ...libraries];
  const missing = wanted.find((file) => !existsSync(file));
  if (missing === undefined) return { include, lib };
  throw new RetrievalError({ what: `LOCI_LIBTENSORFLOW=${folder} is no libtensorflow: ${missing} is missing`, remedy });
}
