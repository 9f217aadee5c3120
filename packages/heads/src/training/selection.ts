/** Ordered pairs of places in a batch: pair i is an anchor and another descriptor. */
export interface Pairs {
  readonly anchors: Int32Array;
  readonly others: Int32Array;
}

/** Pairs that a loss shall look at: same class and different class. */
export interface PairSelection {
  readonly kind: "pairs";
  readonly positives: Pairs;
  readonly negatives: Pairs;
}

/** Triplets that a loss shall look at, by places in the batch: `anchors[i]` belongs with `positives[i]`, not `negatives[i]`. */
export interface TripletSelection {
  readonly kind: "triplets";
  readonly anchors: Int32Array;
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
}

/**
 * What a miner chose of a batch. Every loss that compares descriptors takes either kind:
 * - pairs as triplets are, for each anchor, every chosen positive with every chosen negative of the same anchor;
 * - triplets as pairs are the different (anchor, positive) and the different (anchor, negative), each once.
 */
export type Selection = PairSelection | TripletSelection;

/** Float32 `[batch, batch]`, row-major, rows are anchors: 1 where a pair is chosen, else 0. */
export interface PairMasks {
  readonly positives: Float32Array;
  readonly negatives: Float32Array;
}

/** The chosen pairs; without a selection all pairs of different places, by label. */
export function pairMasks(labels: Int32Array, selection?: Selection): PairMasks {
  const batch = labels.length;
  const masks = { positives: new Float32Array(batch * batch), negatives: new Float32Array(batch * batch) };
  const mark = (mask: Float32Array, anchors: Int32Array, others: Int32Array) => {
    for (const [i, anchor] of anchors.entries()) mask[anchor * batch + (others[i] as number)] = 1;
  };
  if (selection === undefined) {
    for (let anchor = 0; anchor < batch; anchor++) {
      for (let other = 0; other < batch; other++) {
        if (other === anchor) continue;
        const mask = labels[anchor] === labels[other] ? masks.positives : masks.negatives;
        mask[anchor * batch + other] = 1;
      }
    }
  } else if (selection.kind === "pairs") {
    mark(masks.positives, selection.positives.anchors, selection.positives.others);
    mark(masks.negatives, selection.negatives.anchors, selection.negatives.others);
  } else {
    mark(masks.positives, selection.anchors, selection.positives);
    mark(masks.negatives, selection.anchors, selection.negatives);
  }
  return masks;
}

/** Sum of each row of a mask: Float32 `[batch]`. */
export function rowSums(mask: Float32Array, batch: number): Float32Array {
  return Float32Array.from({ length: batch }, (_, row) =>
    mask.subarray(row * batch, (row + 1) * batch).reduce((sum, value) => sum + value, 0),
  );
}
