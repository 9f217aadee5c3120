import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

const PIECE_BYTES = 1 << 20;

/** SHA-256 of some bytes, or of a text's UTF-8 form: 64 lower-case hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** SHA-256 of a file of any size, read a piece at a time: 64 lower-case hexadecimal digits. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: PIECE_BYTES }), hash);
  return hash.digest("hex");
}
