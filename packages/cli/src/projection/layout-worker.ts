import type { NeighbourTable } from "./neighbour-table.js";
import { umapLayout } from "./umap-layout.js";

/** What the two threads tell each other while a layout is computed. */
export interface SharedProgress {
  /** One number: millionths of the epochs that are done. */
  readonly done: Int32Array<SharedArrayBuffer>;
  /** One number: not 0 when nobody wants the layout any more. */
  readonly stopped: Int32Array<SharedArrayBuffer>;
}

export interface LayoutTask extends SharedProgress {
  readonly table: NeighbourTable;
}

/** Answers when the module is there: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** @returns as `umapLayout` */
export default function layOut({ table, done, stopped }: LayoutTask): Float64Array | undefined {
  return umapLayout(table, (share) => {
    Atomics.store(done, 0, Math.round(1e6 * share));
    return Atomics.load(stopped, 0) === 0;
  });
}
