import { mixedBatch } from "./loss-contract.js";
import { type GivenBatch, pairs, triplets } from "./run-loss.js";

/** One batch, whole and with a choice of either kind. */
export const minedBatches: readonly (readonly [string, GivenBatch])[] = [
  ["all of the batch", mixedBatch(5)],
  [
    "chosen pairs",
    {
      ...mixedBatch(6),
      selection: pairs(
        [
          [0, 4],
          [7, 0],
          [7, 4],
          [1, 5],
        ],
        [
          [0, 1],
          [7, 2],
          [7, 3],
          [2, 6],
        ],
      ),
    },
  ],
  [
    "chosen triplets",
    {
      ...mixedBatch(7),
      selection: triplets([
        [0, 4, 1],
        [0, 7, 1],
        [5, 1, 3],
        [5, 1, 4],
        [3, 6, 0],
      ]),
    },
  ],
];
