import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { RetrievalError, reasonOf } from "../../errors.js";
import { download } from "../../files/download.js";
import { jsonOrUndefined } from "../../files/json-or-undefined.js";
import { shownAddress } from "../../files/shown-address.js";
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
  if (isAddress(location)) {
    const file = await download(location, { sha256 });
    if (/\.json$/i.test(file)) await downloadWeights(location, file);
    return { file, beside: undefined };
  }
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

/** The weight files that `model.json` of TensorFlow.js names, into its own folder. */
async function downloadWeights(address: string, file: string): Promise<void> {
  const parsed = manifest.safeParse(jsonOrUndefined(await readFile(file, "utf8")));
  if (!parsed.success) throw new RetrievalError({ what: `${shownAddress(address)} is no model of TensorFlow.js` });
  for (const name of parsed.data.weightsManifest.flatMap(({ paths }) => paths)) {
    // TensorFlow Hub takes what follows the question mark with every file.
    await download(new URL(name + new URL(address).search, address).href, { folder: path.dirname(file) });
  }
}

/** A file beside `model.json`, and no other. */
const weightFile = z.string().regex(/^[\w-][\w.-]*$/);
const manifest = z.object({ weightsManifest: z.array(z.object({ paths: z.array(weightFile) })) });

async function networkFile(location: string): Promise<string> {
  const entry = await stat(location).catch((cause: unknown) => {
    const remedy = "Check the path; loci backbones lists those that have a name";
    throw new RetrievalError({ what: `no network at ${location} (${reasonOf(cause)})`, remedy, cause });
  });
  if (entry.isFile()) return location;
  const names = entry.isDirectory() ? await readdir(location) : [];
  const networks = names.filter((name) => /\.onnx$/i.test(name) || name === "model.json");
  const [only, ...others] = networks;
  if (only !== undefined && others.length === 0) return path.join(location, only);
  throw new RetrievalError({
    what: `${location}: networks`,
    expected: "one .onnx file, or model.json",
    got: networks.length === 0 ? "none" : networks.slice(0, 5).join(", "),
    remedy: "Name the file",
  });
}
