import type { Selection } from "@loci/heads";
import type { GivenTensor } from "./both-interpreters.js";
import type { GivenBatch } from "./run-loss.js";

/*
 * Losses by loops over descriptors, pairs and triplets, in double precision and straight from the papers: obvious, slow, and
 * without a line of the code under test.
 */

export type Vector = readonly number[];

export const rowsOf = ({ dims, values }: GivenTensor): Vector[] =>
  Array.from({ length: dims[0]! }, (_, row) => [...values.subarray(row * dims[1]!, (row + 1) * dims[1]!)]);

export const dot = (x: Vector, y: Vector) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
const unit = (x: Vector) => x.map((value) => value / Math.hypot(...x));
export const distance = (x: Vector, y: Vector) => Math.hypot(...x.map((value, i) => value - y[i]!));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]) => (values.length === 0 ? 0 : sum(values) / values.length);
const hinge = (value: number) => Math.max(0, value);

interface Lists {
  readonly positives: number[];
  readonly negatives: number[];
}

/** Of each anchor the positives and negatives to look at. */
function listsOf({ labels, selection }: GivenBatch): Lists[] {
  return labels.map((label, anchor) => {
    const others = labels.map((_, place) => place).filter((place) => place !== anchor);
    const chosen = (kind: "positives" | "negatives") => {
      if (selection === undefined) {
        return others.filter((place) => (labels[place] === label) === (kind === "positives"));
      }
      return others.filter((place) => isChosen(selection, kind, anchor, place));
    };
    return { positives: chosen("positives"), negatives: chosen("negatives") };
  });
}

function isChosen(selection: Selection, kind: "positives" | "negatives", anchor: number, place: number): boolean {
  const [anchors, others] =
    selection.kind === "triplets"
      ? [selection.anchors, selection[kind]]
      : [selection[kind].anchors, selection[kind].others];
  return [...anchors].some((given, i) => given === anchor && others[i] === place);
}

export function tripletsOf(batch: GivenBatch): [number, number, number][] {
  const { selection } = batch;
  if (selection?.kind === "triplets") {
    return [...selection.anchors].map((anchor, i) => [anchor, selection.positives[i]!, selection.negatives[i]!]);
  }
  return listsOf(batch).flatMap(({ positives, negatives }, anchor) =>
    positives.flatMap((positive) =>
      negatives.map((negative): [number, number, number] => [anchor, positive, negative]),
    ),
  );
}

export function naiveTriplet(
  batch: GivenBatch,
  { margin, squared, over }: { margin: number; squared: boolean; over: "violating" | "all" },
): number {
  const rows = rowsOf(batch.descriptors);
  const far = (x: number, y: number) => distance(rows[x]!, rows[y]!) ** (squared ? 2 : 1);
  const losses = tripletsOf(batch).map(([a, p, n]) => hinge(far(a, p) - far(a, n) + margin));
  return mean(over === "violating" ? losses.filter((loss) => loss > 0) : losses);
}

export function naiveContrastive(
  batch: GivenBatch,
  options: {
    positiveMargin: number;
    negativeMargin: number;
    distance: "euclidean" | "cosine";
    exponent: number;
    over: "violating" | "all";
  },
): number {
  const rows = rowsOf(batch.descriptors);
  const far = (x: number, y: number) =>
    options.distance === "euclidean" ? distance(rows[x]!, rows[y]!) : 1 - dot(rows[x]!, rows[y]!);
  const lists = listsOf(batch);
  const average = (excesses: number[]) => {
    const counted = options.over === "violating" ? excesses.filter((excess) => excess > 0) : excesses;
    return mean(counted.map((excess) => hinge(excess) ** options.exponent));
  };
  return (
    average(lists.flatMap(({ positives }, i) => positives.map((p) => far(i, p) - options.positiveMargin))) +
    average(lists.flatMap(({ negatives }, i) => negatives.map((n) => options.negativeMargin - far(i, n))))
  );
}

export function naiveMultiSimilarity(
  batch: GivenBatch,
  { alpha, beta, base }: { alpha: number; beta: number; base: number },
): number {
  const rows = rowsOf(batch.descriptors);
  return mean(
    listsOf(batch).map(({ positives, negatives }, i) => {
      const pull = sum(positives.map((p) => Math.exp(-alpha * (dot(rows[i]!, rows[p]!) - base))));
      const push = sum(negatives.map((n) => Math.exp(beta * (dot(rows[i]!, rows[n]!) - base))));
      return Math.log(1 + pull) / alpha + Math.log(1 + push) / beta;
    }),
  );
}

export function naiveCircle(batch: GivenBatch, { scale, margin }: { scale: number; margin: number }): number {
  const rows = rowsOf(batch.descriptors);
  const anchors = [...listsOf(batch).entries()].filter(
    ([, { positives, negatives }]) => positives.length > 0 && negatives.length > 0,
  );
  return mean(
    anchors.map(([i, { positives, negatives }]) => {
      const pull = positives.map((p) => {
        const s = dot(rows[i]!, rows[p]!);
        return Math.exp(-scale * hinge(1 + margin - s) * (s - (1 - margin)));
      });
      const push = negatives.map((n) => {
        const s = dot(rows[i]!, rows[n]!);
        return Math.exp(scale * hinge(s + margin) * (s - margin));
      });
      return Math.log(1 + sum(pull) * sum(push));
    }),
  );
}

export function naiveSupervisedContrastive(batch: GivenBatch, { temperature }: { temperature: number }): number {
  const rows = rowsOf(batch.descriptors);
  const anchors = [...listsOf(batch).entries()].filter(([, { positives }]) => positives.length > 0);
  return mean(
    anchors.map(([i, { positives, negatives }]) => {
      const similar = (place: number) => Math.exp(dot(rows[i]!, rows[place]!) / temperature);
      const all = sum([...positives, ...negatives].map(similar));
      return -mean(positives.map((p) => Math.log(similar(p) / all)));
    }),
  );
}

/** −Σ_c t_c·log softmax(z)_c, averaged over the rows. */
export const naiveCrossEntropy = (logits: readonly Vector[], targets: readonly Vector[]) =>
  mean(
    logits.map((row, i) => -sum(row.map((z, c) => targets[i]![c]! * Math.log(Math.exp(z) / sum(row.map(Math.exp)))))),
  );

export const oneHots = (labels: readonly number[], classes: number): Vector[] =>
  labels.map((label) => Array.from({ length: classes }, (_, c) => (c === label ? 1 : 0)));

/** Cosines of each descriptor with each proxy. */
const proxyCosines = (descriptors: GivenTensor, proxies: GivenTensor): number[][] =>
  rowsOf(descriptors).map((x) => rowsOf(proxies).map((proxy) => dot(x, unit(proxy))));

export function naiveProxyNca({ descriptors, labels }: GivenBatch, proxies: GivenTensor, scale: number): number {
  const losses = rowsOf(descriptors).map((x, i) => {
    const closeness = rowsOf(proxies).map((proxy) => Math.exp(-scale * distance(x, unit(proxy)) ** 2));
    return -Math.log(closeness[labels[i]!]! / sum(closeness));
  });
  return mean(losses);
}

export function naiveProxyAnchor(
  { descriptors, labels }: GivenBatch,
  proxies: GivenTensor,
  { scale, margin }: { scale: number; margin: number },
): number {
  const cosines = proxyCosines(descriptors, proxies);
  const classes = [...Array(proxies.dims[0]!).keys()];
  const pull = classes
    .filter((c) => labels.includes(c))
    .map((c) => {
      const own = cosines.filter((_, i) => labels[i] === c);
      return Math.log(1 + sum(own.map((row) => Math.exp(-scale * (row[c]! - margin)))));
    });
  const push = classes.map((c) => {
    const others = cosines.filter((_, i) => labels[i] !== c);
    return Math.log(1 + sum(others.map((row) => Math.exp(scale * (row[c]! + margin)))));
  });
  return mean(pull) + mean(push);
}

/** @param farther the own class's cosine → what stands in its place */
export function naiveMarginSoftmax(
  { descriptors, labels }: GivenBatch,
  proxies: GivenTensor,
  scale: number,
  farther: (cosine: number) => number,
): number {
  const logits = proxyCosines(descriptors, proxies).map((row, i) =>
    row.map((cosine, c) => scale * (c === labels[i] ? farther(cosine) : cosine)),
  );
  return naiveCrossEntropy(logits, oneHots(labels, proxies.dims[0]!));
}
