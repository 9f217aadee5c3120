import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { RetrievalError, reasonOf } from "../errors.js";
import { replaceAtomically, writeFileAtomically } from "../files/atomic-write.js";
import { type Libtensorflow, libtensorflowAt } from "./libtensorflow.js";
import { runNodeGyp } from "./run-node-gyp.js";
import { findTensorFlowPackages, type TensorFlowPackage } from "./tensorflow-package.js";

/*
 * `LOCI_LIBTENSORFLOW=FOLDER npm run build` compiles the addon of @tensorflow/tfjs-node here, against a libtensorflow that is
 * on this machine already. Its own install script can only download one, from a host that many networks refuse.
 */

export interface BuiltBinding {
  readonly how: "present" | "compiled";
  /** What the addon says that it stands on, for example "2.9.1". */
  readonly version: string;
  readonly hasGraphicsCard: boolean;
}

/**
 * Makes sure that a package's addon is compiled against this libtensorflow, and that it loads.
 * @param libtensorflow folder with `include` and `lib`; it stays where it is and is linked to
 * @throws RetrievalError when the folder is none, the compiler refuses, or the addon does not load: then there is none
 */
export async function buildTensorFlow(found: TensorFlowPackage, libtensorflow: string): Promise<BuiltBinding> {
  const library = libtensorflowAt(libtensorflow);
  const stamp = JSON.stringify({ package: found.name, lib: realpathSync(library.lib), platform: process.platform });
  // The package's own install script takes the links away.
  const isLinked = existsSync(found.binding) && existsSync(path.join(found.libraries, "lib"));
  const isPresent = isLinked && (await readFile(found.stamp, "utf8").catch(() => "")) === stamp;
  if (!isPresent) {
    await rm(found.stamp, { force: true });
    await link(library, found.libraries);
    await compile(found, library);
  }
  try {
    const loaded = await load(found);
    if (!isPresent) await writeFileAtomically(found.stamp, stamp);
    return { how: isPresent ? "present" : "compiled", ...loaded };
  } catch (cause) {
    await rm(found.binding, { force: true });
    const remedy = "It may be of another version or for another system; 2.9.1 is what it is written for";
    throw new RetrievalError({ what: `${found.name} does not load with ${library.lib}: ${reasonOf(cause)}`, remedy });
  }
}

/** In place of what the package may have downloaded. */
async function link({ include, lib }: Libtensorflow, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await symlink(include, path.join(folder, "include"));
  await symlink(lib, path.join(folder, "lib"));
}

/** In a private copy of the sources, so that a failed compilation leaves nothing behind. */
async function compile({ directory, binding, name, interfaceVersion }: TensorFlowPackage, library: Libtensorflow) {
  const workshop = await mkdtemp(path.join(tmpdir(), "loci-tensorflow-"));
  try {
    for (const part of ["binding", "binding.gyp", "package.json"]) {
      await cp(path.join(directory, part), path.join(workshop, part), { recursive: true });
    }
    await link(library, path.join(workshop, "deps"));
    const placed = path.join(workshop, "placed");
    // What node-pre-gyp would set.
    const variables = { module_name: "tfjs_binding", module_path: placed, napi_build_version: `${interfaceVersion}` };
    const failure = await runNodeGyp(workshop, { variables });
    if (failure !== undefined) {
      const remedy = "It needs python3, make and a C++ compiler (Debian: apt-get install python3 make g++)";
      throw new RetrievalError({ what: `${name} could not be compiled:\n${failure.log}\n`, remedy });
    }
    await mkdir(path.dirname(binding), { recursive: true });
    await replaceAtomically(binding, (temporary) => copyFile(path.join(placed, "tfjs_binding.node"), temporary));
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** In a process of its own: a wrong libtensorflow may end it. */
async function load({ directory }: TensorFlowPackage): Promise<Omit<BuiltBinding, "how">> {
  const script = `const { binding, isUsingGpuDevice } = require(${JSON.stringify(directory)}).backend();
    console.log("\\n" + JSON.stringify({ version: binding.TF_Version, hasGraphicsCard: isUsingGpuDevice }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { encoding: "utf8" });
  return JSON.parse(stdout.trim().split("\n").at(-1) as string);
}

/** The command. @returns the exit code */
async function main(libtensorflow: string): Promise<number> {
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  const [found] = findTensorFlowPackages();
  if (found === undefined) {
    report('LOCI_LIBTENSORFLOW: @tensorflow/tfjs-node-gpu is not installed. Run "npm run setup" again');
    return 1;
  }
  try {
    const { how, version, hasGraphicsCard } = await buildTensorFlow(found, libtensorflow);
    report(`${found.name}: ${how}, TensorFlow ${version}, ${hasGraphicsCard ? "graphics card" : "processor"}`);
    return 0;
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

const { LOCI_LIBTENSORFLOW: chosen } = process.env;
if (chosen && process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(chosen);
}
