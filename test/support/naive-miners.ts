import type { Selection } from "@loci/heads";
import { distance, dot, rowsOf, type Vector } from "./naive-losses.js";
import type { GivenBatch } from "./run-loss.js";

/** A selection as text, one line for each pair ("+ 0 3", "- 0 1") or triplet ("0 3 1"), sorted. */
export function linesOf(selection: Selection): string[] {
  const lines =
    selection.kind === "triplets"
      ? [...selection.anchors].map((anchor, i) => `${anchor} ${selection.positives[i]} ${selection.negatives[i]}`)
      : [
          ...[...selection.positives.anchors].map((anchor, i) => `+ ${anchor} ${selection.positives.others[i]}`),
          ...[...selection.negatives.anchors].map((anchor, i) => `- ${anchor} ${selection.negatives.others[i]}`),
        ];
  return lines.sort();
}

/** Every (anchor, positive, negative) of a batch by label: what miners choose from, as plain as can be. */
export function everyTriplet({ labels }: GivenBatch): [number, number, number][] {
  const all: [number, number, number][] = [];
  for (let a = 0; a < labels.length; a++) {
    for (let p = 0; p < labels.length; p++) {
      for (let n = 0; n < labels.length; n++) {
        if (p !== a && labels[p] === labels[a] && labels[n] !== labels[a]) all.push([a, p, n]);
      }
    }
  }
  return all;
}

/** Cosine and distance between two places of a batch. */
export function measures({ descriptors }: GivenBatch) {
  const rows: Vector[] = rowsOf(descriptors);
  return {
    cosine: (x: number, y: number) => dot(rows[x]!, rows[y]!),
    far: (x: number, y: number) => distance(rows[x]!, rows[y]!),
  };
}

/** The pairs that some triplets are made of. */
export function pairLines(
  triplets: readonly (readonly [number, number, number])[],
  keepPositive: (triplet: readonly [number, number, number]) => boolean,
  keepNegative: (triplet: readonly [number, number, number]) => boolean,
): string[] {
  const positives = triplets.filter(keepPositive).map(([a, p]) => `+ ${a} ${p}`);
  const negatives = triplets.filter(keepNegative).map(([a, , n]) => `- ${a} ${n}`);
  return [...new Set([...positives, ...negatives])].sort();
}
