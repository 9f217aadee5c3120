import { open } from "node:fs/promises";
import { NPY_HEADER_BYTES, RetrievalError, reasonOf } from "@loci/core";

/** Rows of vectors of which nothing is certain. */
export interface SalvageRows {
  /** The bytes of a row as numbers, a copy; `undefined` when the file ends before its end. */
  row(slot: number): Promise<Float32Array<ArrayBuffer> | undefined>;
  close(): Promise<void>;
}

/** @throws RetrievalError when the file cannot be opened */
export async function openSalvage(path: string, dimension: number): Promise<SalvageRows> {
  const handle = await open(path, "r").catch((cause: unknown) => {
    const remedy = "Without its vectors an index cannot be repaired; build it again";
    throw new RetrievalError({ what: `cannot read ${path}`, got: reasonOf(cause), remedy, cause });
  });
  const length = dimension * Float32Array.BYTES_PER_ELEMENT;
  return {
    row: async (slot) => {
      const row = new Float32Array(dimension);
      const { bytesRead } = await handle.read(new Uint8Array(row.buffer), 0, length, NPY_HEADER_BYTES + slot * length);
      return bytesRead === length ? row : undefined;
    },
    close: () => handle.close(),
  };
}
