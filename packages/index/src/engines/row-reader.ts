import { closeSync, openSync, readSync } from "node:fs";
import type { RowFile } from "../vector-index.js";
import type { ExactRows } from "./exact-subset.js";

/** Rows that are compared at once. */
const AT_ONCE = 4;

/** Reads float32 rows of a file, on the thread that asks. */
export class RowReader implements ExactRows {
  readonly #file: RowFile;
  readonly #dimension: number;
  readonly #descriptor: number;
  readonly #rows: readonly Float32Array<ArrayBuffer>[];
  #next = 0;

  /** @throws Error when the file cannot be opened */
  constructor(file: RowFile, dimension: number) {
    this.#file = file;
    this.#dimension = dimension;
    this.#rows = Array.from({ length: AT_ONCE }, () => new Float32Array(dimension));
    this.#descriptor = openSync(file.path, "r");
  }

  /** A copy of rows `first` … `first + count − 1`. @throws Error when the file ends early */
  read(first: number, count: number): Float32Array<ArrayBuffer> {
    const rows = new Float32Array(count * this.#dimension);
    this.#fill(rows, first);
    return rows;
  }

  /** One row, which stays until three more have been asked for. */
  descriptor(slot: number): Float32Array<ArrayBuffer> {
    const row = this.#rows[this.#next] as Float32Array<ArrayBuffer>;
    this.#next = (this.#next + 1) % AT_ONCE;
    this.#fill(row, slot);
    return row;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #fill(rows: Float32Array<ArrayBuffer>, first: number): void {
    const bytes = new Uint8Array(rows.buffer);
    const start = this.#file.offset + first * this.#dimension * Float32Array.BYTES_PER_ELEMENT;
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(this.#descriptor, bytes, done, Math.min(bytes.length - done, 2 ** 30), start + done);
      if (count === 0) throw new Error(`${this.#file.path} ends early, at byte ${start + done}`);
      done += count;
    }
  }
}
