import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, readdir, readlink, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { buildTensorFlow } from "../../../packages/core/dist/native/build-tensorflow.js";
import {
  findTensorFlowPackages,
  type TensorFlowPackage,
  tensorFlowPackageAt,
} from "../../../packages/core/dist/native/tensorflow-package.js";
import { makeLibtensorflow } from "../../support/make-libtensorflow.js";
import { suiteFolder } from "../../support/suite-folder.js";

afterEach(() => vi.unstubAllEnvs());

const [installed] = findTensorFlowPackages();

// Compiles the sources of tfjs-node itself, against a libtensorflow that can only add: see test/fixtures/libtensorflow.
describe.skipIf(installed === undefined || process.platform === "win32")("buildTensorFlow", async () => {
  const folder = await suiteFolder();
  let copy: TensorFlowPackage;
  let library: string;

  beforeAll(async () => {
    library = await makeLibtensorflow(join(folder, "a libtensorflow"));
    const original = await realpath((installed as TensorFlowPackage).directory);
    const directory = join(folder, "package");
    await cp(original, directory, {
      recursive: true,
      filter: (file) => !/\/(?:deps|lib|node_modules)$/.test(file.slice(original.length)),
    });
    // Where pnpm puts what a package depends on.
    await symlink(join(original, "../.."), join(folder, "node_modules"));
    copy = tensorFlowPackageAt(directory);
  }, 60_000);

  it("compiles the addon once, tfjs-node computes with the library in its place, and nothing else is left behind", async () => {
    expect(await buildTensorFlow(copy, library)).toEqual({
      how: "compiled",
      version: "2.9.1-stand-in",
      hasGraphicsCard: false,
    });
    const script = `const tf = require(${JSON.stringify(copy.directory)});
      console.log("\\n" + tf.add(tf.tensor1d([1, 2]), tf.tensor1d([3, 5])).arraySync());`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script]);
    expect(stdout.trim().split("\n").at(-1)).toBe("4,7");
    expect(await readlink(join(copy.libraries, "lib"))).toBe(join(library, "lib"));
    expect((await readdir(dirname(copy.binding))).sort()).toEqual(["loci.json", "tfjs_binding.node"]);
    expect(existsSync(join(copy.directory, "build"))).toBe(false);
  }, 180_000);

  it("finds the work done, with a graphics card once its memory may grow", async () => {
    expect((await buildTensorFlow(copy, library)).how).toBe("present");
    vi.stubEnv("LOCI_STAND_IN_GPU", "1");
    vi.stubEnv("TF_FORCE_GPU_ALLOW_GROWTH", "true");
    expect((await buildTensorFlow(copy, library)).hasGraphicsCard).toBe(true);
  }, 60_000);

  it("leaves no addon where the library does not load any more, or is gone", async () => {
    await writeFile(join(library, "lib/libtensorflow.so"), "not a library");
    await expect(buildTensorFlow(copy, library)).rejects.toThrow(/does not load with .*a libtensorflow/);
    expect(existsSync(copy.binding)).toBe(false);
    await rm(library, { recursive: true });
    await expect(buildTensorFlow(copy, library)).rejects.toThrow(/is no libtensorflow: .*c_api\.h is missing/);
  }, 60_000);
});
