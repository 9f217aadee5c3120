import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { RetrievalError, reasonOf } from "../../errors.js";
import { download } from "../../files/download.js";
import { isAddress } from "./backbone-location.js";
import { readSidecarFile, type Sidecar, sidecarFiles } from "./sidecar.js";

export interface LocatedNetwork {
  /** The network's own file, on this machine. */
  readonly file: string;
  /** What a file beside it says about it. */
  readonly beside: { readonly sidecar: Sidecar; readonly source: string } | undefined;
}

/**
 * Finds the network's file; what is at an address is downloaded.
 * @param sha256 (hex) that the file must have, for a download
 * @throws RetrievalError when there is no network, or several in one folder
 */
export async function locateNetwork(location: string, sha256?: string): Promise<LocatedNetwork> {
  if (isAddress(location)) return { file: await download(location, { sha256 }), beside: undefined };
  const file = await networkFile(path.resolve(location));
  for (const name of sidecarFiles(file)) {
    const isThere = await stat(name).then(
      (entry) => entry.isFile(),
      () => false,
    );
    if (isThere) return { file, beside: { sidecar: await readSidecarFile(name), source: name } };
  }
  return { file, beside: undefined };
}

async function networkFile(location: string): Promise<string> {
  const entry = await stat(location).catch((cause: unknown) => {
    const remedy = "Check the path; loci backbones lists those that have a name";
    throw new RetrievalError({ what: `no network at ${location} (${reasonOf(cause)})`, remedy, cause });
  });
  if (entry.isFile()) return location;
  const networks = (entry.isDirectory() ? await readdir(location) : []).filter((name) => /\.onnx$/i.test(name));
  const [only, ...others] = networks;
  if (only !== undefined && others.length === 0) return path.join(location, only);
  throw new RetrievalError({
    what: `${location}: networks`,
    expected: "one .onnx file",
    got: networks.length === 0 ? "none" : networks.slice(0, 5).join(", "),
    remedy: "Name the file",
  });
}
