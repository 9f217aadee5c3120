import { type Metric, metrics } from "../metrics.js";
import { findUnsound } from "../unsound-descriptor.js";
import { attempt, type IndexAnswer, type IndexRequest } from "./index-task.js";
import { RowReader } from "./row-reader.js";

/** What takes the rows, on a worker's side. */
export interface RowTaker {
  readonly dimension: number;
  readonly metric: Metric;
  size(): number;
  add(descriptors: Float32Array): void;
}

/** Reads the next rows of a file, checks them as those that come from a caller, and adds them. */
export function addRows(
  { file, count }: Extract<IndexRequest, { kind: "add-from-file" }>,
  taker: RowTaker,
): IndexAnswer {
  return attempt(() => {
    const reader = new RowReader(file, taker.dimension);
    try {
      const rows = reader.read(taker.size(), count);
      const unsound = findUnsound(rows, taker.dimension, metrics[taker.metric].unitLength);
      if (unsound) throw new Error(`descriptor ${taker.size() + unsound.row} has the L2 norm ${unsound.norm}`);
      taker.add(rows);
    } finally {
      reader.close();
    }
  }, taker.size);
}
