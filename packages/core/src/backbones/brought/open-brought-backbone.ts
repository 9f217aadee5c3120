import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { RetrievalError } from "../../errors.js";
import { cacheDirectory } from "../../files/cache-directory.js";
import { sha256, sha256OfFile } from "../../files/checksum.js";
import { jsonOrUndefined } from "../../files/json-or-undefined.js";
import type { Backbone } from "../backbone.js";
import { shownLocation } from "./backbone-location.js";
import type { StatedPreprocessing } from "./choose-preprocessing.js";
import { locateNetwork } from "./locate-network.js";
import { runNetworkTask } from "./network-process.js";
import { NETWORK_FILE, type PreparedRecord, preparedRecord, RECORD_FILE } from "./prepared-record.js";
import type { Sidecar } from "./sidecar.js";

/** Raised whenever networks are prepared in another way, so that those in the cache are made again. */
const PREPARATION_VERSION = 1;

/** Where the preprocessing of a network with a name of its own is from, in words. */
const SAID = "as it was said when the network got its name";

export interface BroughtBackbone {
  readonly name: string;
  /** A file, a folder with a network, or an address. */
  readonly location: string;
  /** What is said about it; counts more than a file beside it. */
  readonly stated?: Sidecar | undefined;
  /** SHA-256 (hex) that the network's file must have. */
  readonly sha256?: string | undefined;
}

/**
 * A network that someone brought: looked at in a process of its own on first use, and kept in the cache as Loci uses it. The
 * file itself is read each time, so that another file in its place is another backbone.
 * @throws RetrievalError when there is none, it is not what it should be, or no network that Loci understands
 */
export async function openBroughtBackbone(brought: BroughtBackbone): Promise<Backbone> {
  const { name, location } = brought;
  const { file, beside } = await locateNetwork(location, brought.sha256);
  const sha = await sha256OfFile(file);
  if (brought.sha256 !== undefined && brought.sha256 !== sha) throw changed(brought, file, sha);
  const sidecar = { ...beside?.sidecar, ...brought.stated };
  const source = beside === undefined || brought.stated?.scale !== undefined ? SAID : beside.source;
  const key = sha256(JSON.stringify([PREPARATION_VERSION, sha, Object.entries(sidecar).sort()]));
  const folder = path.join(cacheDirectory(), "backbones", "brought", key.slice(0, 32));
  const prepared = (await readPrepared(folder, file)) ?? (await prepare({ file, stated: { sidecar, source } }, folder));
  const { record, network } = prepared;
  const { preprocessing, defaultLayer, layers, onlySize, files } = record;
  return {
    ...{ name, preprocessing, defaultLayer, layers, network },
    fingerprint: sha256(JSON.stringify([Object.values(files).sort(), preprocessing])),
    origin: { location: shownLocation(location), preprocessing: record.preprocessingSource },
    ...(onlySize !== undefined && { onlySize }),
  };
}

interface Prepared {
  readonly record: PreparedRecord;
  readonly network: Uint8Array;
}

/** Undefined when there is none, when it is not what was written, or when a file with its weights has changed since. */
async function readPrepared(folder: string, file: string): Promise<Prepared | undefined> {
  try {
    const [text, network] = await Promise.all([
      readFile(path.join(folder, RECORD_FILE), "utf8"),
      readFile(path.join(folder, NETWORK_FILE)),
    ]);
    const record = preparedRecord.safeParse(jsonOrUndefined(text));
    if (!record.success || sha256(network) !== record.data.networkSha256) return undefined;
    const { [path.basename(file)]: _, ...external } = record.data.files;
    for (const [name, sha] of Object.entries(external)) {
      if ((await sha256OfFile(path.join(path.dirname(file), name))) !== sha) return undefined;
    }
    return { record: record.data, network };
  } catch {
    return undefined;
  }
}

async function prepare(
  task: { readonly file: string; readonly stated: StatedPreprocessing },
  folder: string,
): Promise<Prepared> {
  const isKept = await mkdir(folder, { recursive: true }).then(
    () => true,
    () => false,
  );
  // Without a cache that can be written to, it is done again next time; `loci doctor` says so.
  const target = isKept ? folder : await mkdtemp(path.join(tmpdir(), "loci-"));
  try {
    await runNetworkTask({ kind: "prepare", ...task, folder: target });
    const prepared = await readPrepared(target, task.file);
    if (prepared === undefined) throw new RetrievalError({ what: `${task.file} changed while it was read` });
    return prepared;
  } finally {
    if (!isKept) await rm(target, { recursive: true, force: true });
  }
}

const changed = ({ name, location }: BroughtBackbone, file: string, sha: string): RetrievalError =>
  new RetrievalError({
    what: `backbone ${name}: SHA-256 of ${file}`,
    expected: "that of the file when it was registered",
    got: sha.slice(0, 12),
    remedy: `If the change is meant: loci backbones remove ${name}, then loci backbones add ${name} ${shownLocation(location)}`,
  });
