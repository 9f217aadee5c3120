import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Where an installed @tensorflow/tfjs-node or -gpu keeps its parts. */
export interface TensorFlowPackage {
  /** "@tensorflow/tfjs-node-gpu@4.22.0" */
  readonly name: string;
  readonly directory: string;
  /** Version of Node's interface for addons that its addon is compiled for, as it chooses it. */
  readonly interfaceVersion: number;
  /** Its compiled addon, where it looks for it. It may not exist. */
  readonly binding: string;
  /** What Loci compiled the addon against. It does not exist when the package's own install script brought the addon. */
  readonly stamp: string;
  /** Where the addon looks for libtensorflow: `lib`, and `include` to compile it. They may not exist. */
  readonly libraries: string;
}

/** Those that are installed, the one with graphics card first. Both are the same program; which libtensorflow they get decides. */
export function findTensorFlowPackages(): TensorFlowPackage[] {
  const require = createRequire(import.meta.url);
  return ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"].flatMap((name) => {
    try {
      return [tensorFlowPackageAt(path.dirname(require.resolve(`${name}/package.json`)))];
    } catch {
      return [];
    }
  });
}

/** @param directory the folder of the package's package.json */
export function tensorFlowPackageAt(directory: string): TensorFlowPackage {
  const { name, version, binary } = JSON.parse(readFileSync(path.join(directory, "package.json"), "utf8"));
  const known = (binary.napi_versions as number[]).filter((each) => each <= Number(process.versions["napi"]));
  const interfaceVersion = Math.max(...known);
  const folder = path.join(directory, "lib", `napi-v${interfaceVersion}`);
  return {
    name: `${name}@${version}`,
    directory,
    interfaceVersion,
    binding: path.join(folder, "tfjs_binding.node"),
    stamp: path.join(folder, "loci.json"),
    libraries: path.join(directory, "deps"),
  };
}
