import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { RetrievalError, reasonOf } from "../errors.js";
import { syncToDisk, writeFileAtomically } from "./atomic-write.js";
import { cacheDirectory } from "./cache-directory.js";
import { sha256, sha256OfFile } from "./checksum.js";
import { claimPart, leavePart, type Part, recordVersion } from "./download-part.js";
import { jsonOrUndefined } from "./json-or-undefined.js";
import { type Answer, requestFile } from "./request-file.js";
import { shownAddress } from "./shown-address.js";

export interface DownloadOptions {
  /** SHA-256 (hex) that the file must have (default: that of the first download, as recorded). */
  readonly sha256?: string | undefined;
  /** In bytes (default 4 GiB). */
  readonly most?: number;
  /** Folder to put it in (default: one for this address). */
  readonly folder?: string;
}

/** What is kept beside a file in the cache. */
const fileRecord = z.strictObject({ address: z.string(), sha256: z.string(), bytes: z.int() });

const MOST_BYTES = 4 * 2 ** 30;

/**
 * The file at an http or https address, from the cache where it is there. A download that broke off goes on where it ended,
 * if the server still has the same version. Several processes may ask for one file at once: each downloads it, and it appears
 * whole. `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` are heeded; with `LOCI_OFFLINE` set nothing is asked of any host.
 * @returns its path, in the cache
 * @throws RetrievalError when it cannot be had, is too large, or has another checksum; then nothing is in its place
 */
export async function download(address: string, options: DownloadOptions = {}): Promise<string> {
  checkAddress(address);
  const { folder = path.join(cacheDirectory(), "downloads", sha256(address).slice(0, 32)) } = options;
  const file = path.join(folder, fileNameOf(address));
  const record = `${file}.record.json`;
  if (await isKept(file, record, options.sha256)) return file;
  if (process.env["LOCI_OFFLINE"]) throw notThere(address, "LOCI_OFFLINE is set, and the file is not in the cache");
  await mkdir(folder, { recursive: true });
  const part = await claimPart(file);
  try {
    await fetchInto(part, address, options.most ?? MOST_BYTES);
    const found = await sha256OfFile(part.file);
    if (options.sha256 !== undefined && found !== options.sha256) {
      await rm(part.file);
      throw otherFile(address, options.sha256, found);
    }
    const { size } = await stat(part.file);
    await syncToDisk(part.file);
    await rename(part.file, file);
    const content: z.input<typeof fileRecord> = { address: shownAddress(address), sha256: found, bytes: size };
    await writeFileAtomically(record, `${JSON.stringify(content)}\n`);
    return file;
  } finally {
    await leavePart(part, file);
  }
}

function checkAddress(address: string): void {
  const { protocol, username, password } = URL.canParse(address) ? new URL(address) : ({} as Partial<URL>);
  if (protocol === "http:" || protocol === "https:") {
    if (username === "" && password === "") return;
    const remedy = "Download the file in another way and name it in place of the address";
    throw new RetrievalError({ what: `${shownAddress(address)}: user and password are not sent`, remedy });
  }
  throw new RetrievalError({ what: "address", expected: "one of http or https", got: shownAddress(address) });
}

/** The address's last part; its ending tells what is in the file. */
function fileNameOf(address: string): string {
  const last = new URL(address).pathname.split("/").at(-1) ?? "";
  return last.replace(/[^\w.-]+/g, "_").replace(/^\.+/, "") || "file";
}

/** True when the file is in the cache as it was downloaded, and is the one that is wanted. */
async function isKept(file: string, record: string, wanted: string | undefined): Promise<boolean> {
  try {
    const known = fileRecord.parse(jsonOrUndefined(await readFile(record, "utf8")));
    if (wanted !== undefined && known.sha256 !== wanted) return false;
    return (await stat(file)).size === known.bytes && (await sha256OfFile(file)) === known.sha256;
  } catch {
    return false;
  }
}

/** Adds to the part what is missing of the file; a part of another version is begun anew. */
async function fetchInto(part: Part, address: string, most: number): Promise<void> {
  await requestFile(address, part.bytes > 0 ? part : undefined, async (answer) => {
    const { start, total } = answer;
    if (total !== undefined && total > most) throw tooLarge(address, total, most);
    await recordVersion(part, answer.version);
    const handle = await open(part.file, start > 0 ? "r+" : "w");
    try {
      const end = await append(handle, answer, address, most);
      if (total !== undefined && end !== total) {
        throw notThere(
          address,
          `the connection ended after ${end} of ${total} bytes; the same command goes on from there`,
        );
      }
    } finally {
      await handle.close();
    }
  }).catch((cause: unknown) => {
    throw cause instanceof RetrievalError ? cause : notThere(address, reasonOf(cause), cause);
  });
}

/** @returns bytes of the file so far */
async function append(handle: FileHandle, { start, body }: Answer, address: string, most: number): Promise<number> {
  let end = start;
  for await (const chunk of body) {
    if (end + chunk.length > most) throw tooLarge(address, end + chunk.length, most);
    await handle.write(chunk, 0, chunk.length, end);
    end += chunk.length;
  }
  return end;
}

const notThere = (address: string, reason: string, cause?: unknown): RetrievalError =>
  new RetrievalError({
    what: `cannot download ${shownAddress(address)} (${reason})`,
    remedy: "Download it in another way and name the file in place of the address; HTTPS_PROXY names a proxy",
    ...(cause !== undefined && { cause }),
  });

const tooLarge = (address: string, bytes: number, most: number): RetrievalError =>
  new RetrievalError({ what: `${shownAddress(address)}: bytes`, expected: `at most ${most}`, got: `${bytes} or more` });

const otherFile = (address: string, expected: string, got: string): RetrievalError =>
  new RetrievalError({
    what: `${shownAddress(address)}: SHA-256`,
    ...{ expected, got },
    remedy: "It is another file than was meant: check the address, or the checksum where it is from",
  });
