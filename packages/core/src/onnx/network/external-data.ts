import { readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { excerpt, RetrievalError, reasonOf } from "../../errors.js";
import { sha256 } from "../../files/checksum.js";
import type { Tensor } from "./network.js";

/** Weights that lie in files of their own beside the network's. */
export interface ExternalData {
  readonly bytesOf: (tensor: Tensor) => Uint8Array;
  /** The files that were read so far, by name, with their SHA-256 (hex). */
  readonly files: () => Readonly<Record<string, string>>;
}

/** protobuf cannot hold more than this in all. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * Reads the external weights of the network `file`, from its own folder only: a file that names another place, with or
 * without the help of links, is refused. Reads at once and blocks; meant for a process of its own.
 * @throws RetrievalError naming the weight
 */
export function externalDataOf(file: string): ExternalData {
  const read = new Map<string, Buffer>();
  const folder = realpathSync(path.dirname(file));
  const bytesOf = (tensor: Tensor): Uint8Array => {
    const entries = Object.fromEntries((tensor.externalData ?? []).map(({ key, value }) => [key ?? "", value ?? ""]));
    const location = entries["location"] ?? "";
    const what = `${file}: weight "${excerpt(tensor.name ?? "", 80)}"`;
    const content = read.get(location) ?? readBeside(folder, location, what);
    read.set(location, content);
    const offset = Number(entries["offset"] ?? 0);
    const length = Number(entries["length"] ?? content.length - offset);
    const inside = [offset, length].every((count) => Number.isSafeInteger(count) && count >= 0);
    if (!inside || offset + length > content.length) {
      const got = `${excerpt(`${entries["length"]} from ${entries["offset"]}`, 80)}`;
      throw new RetrievalError({ what, expected: `bytes inside the ${content.length} of ${location}`, got });
    }
    return content.subarray(offset, offset + length);
  };
  return { bytesOf, files: () => Object.fromEntries([...read].map(([name, content]) => [name, sha256(content)])) };
}

function readBeside(folder: string, location: string, what: string): Buffer {
  const remedy = "Put all files of the network into one folder, without links that lead out of it";
  try {
    const target = realpathSync(path.resolve(folder, location));
    const relative = path.relative(folder, target);
    if (path.isAbsolute(location) || relative.startsWith("..") || path.isAbsolute(relative)) {
      throw new RetrievalError({ what, expected: "a file beside the network", got: excerpt(location), remedy });
    }
    const entry = statSync(target);
    const { size } = entry;
    if (!entry.isFile()) throw new RetrievalError({ what, expected: "a file", got: excerpt(location), remedy });
    if (size > MOST_BYTES) throw new RetrievalError({ what, expected: "at most 2 GiB", got: `${size} bytes` });
    return readFileSync(target);
  } catch (cause) {
    if (cause instanceof RetrievalError) throw cause;
    throw new RetrievalError({ what: `${what}: ${excerpt(location)}: ${reasonOf(cause)}`, remedy, cause });
  }
}
