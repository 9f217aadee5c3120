import { execFile } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const sources = join(import.meta.dirname, "../fixtures/libtensorflow");
const headers = [
  "c/c_api.h",
  "c/eager/c_api.h",
  "c/tf_datatype.h",
  "c/tf_status.h",
  "c/tf_tensor.h",
  "core/platform/ctstring_internal.h",
];

/** A folder like an unpacked libtensorflow archive, with the stand-in of `test/fixtures/libtensorflow` in it. */
export async function makeLibtensorflow(folder: string): Promise<string> {
  for (const header of headers) {
    const file = join(folder, "include/tensorflow", header);
    await mkdir(join(file, ".."), { recursive: true });
    await copyFile(join(sources, "api.h"), file);
  }
  await mkdir(join(folder, "lib"));
  const ending = process.platform === "darwin" ? "2.dylib" : "so";
  const nothing = join(folder, "nothing.cc");
  await writeFile(nothing, "");
  const compile = (source: string, name: string) =>
    promisify(execFile)("g++", ["-shared", "-fPIC", "-o", join(folder, "lib", `lib${name}.${ending}`), source]);
  await compile(join(sources, "stand-in.cc"), "tensorflow");
  await compile(nothing, "tensorflow_framework");
  return folder;
}
