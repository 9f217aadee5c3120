import type { Ops } from "@loci/core";

/**
 * The largest connected component of a mask, neighbours being above, below, left and right.
 * Of components of the same size it is the one whose first location comes first, row by row. An empty mask stays empty.
 *
 * A graph of operators cannot loop until nothing changes, and the longest way through a mask has about as many steps as
 * half of its locations. So the map is swept twice, with one W × W relation a row: from the top, which locations of a row
 * are connected by way of the rows above; from the bottom, which are connected at all. Costs H·W³·log2 W and N².
 * (Squaring one N × N relation is simpler and took seconds for 32 × 32.)
 * All numbers are whole and below 2^24, so both engines agree to the bit.
 * @param mask of zeros and ones, `[batch, 1, locations]` @returns the same dims, no gradient
 */
export function largestComponent<T>(ops: Ops<T>, mask: T, height: number, width: number): T {
  const labels = ops.reshape(ops.concat(labelRows(ops, mask, height, width), 1), ["same", 1, height * width]);
  const ofOneLabel = ops.equal(ops.transpose(labels, [0, 2, 1]), labels);
  const sizes = ops.sum(ops.multiply(ofOneLabel, ops.transpose(mask, [0, 2, 1])), [1], { keep: true });
  const isLargest = ops.equal(sizes, ops.max(sizes, [2], { keep: true }));
  const first = ops.max(ops.multiply(labels, isLargest), [2], { keep: true });
  return ops.multiply(ops.equal(labels, first), mask);
}

/**
 * Row by row `[batch, 1, width]`: locations of one component have one label, those outside the mask 0. Labels fall from
 * the component that comes first to the last.
 */
function labelRows<T>(ops: Ops<T>, mask: T, height: number, width: number): readonly T[] {
  const rows = rowsOf(ops, mask, height, width);
  const connected = connectedInRows(ops, rows, width);
  const labels: T[] = [];
  for (const [row, inside] of rows.entries()) {
    // A component enters each of its rows but the first from above, and so takes its label along.
    const ranks = Float32Array.from({ length: width }, (_, column) => (height - row) * width - column);
    const own = ops.multiply(inside, ops.constant(ranks, [1, width]));
    const above = labels.at(-1);
    const candidates = above === undefined ? own : ops.multiply(inside, ops.maximum(own, above));
    const spread = ops.multiply(connected[row] as T, ops.transpose(candidates, [0, 2, 1]));
    labels.push(ops.max(spread, [1], { keep: true }));
  }
  return labels;
}

/** For each row, 1 where two of its locations are in one component, `[batch, width, width]`. */
function connectedInRows<T>(ops: Ops<T>, rows: readonly T[], width: number): readonly T[] {
  const pairs = rows.map((row) => ops.multiply(ops.transpose(row, [0, 2, 1]), row));
  const withAbove: T[] = [];
  for (const pair of pairs) {
    const neighbours = ops.constant(neighboursInRow(width), [width, width]);
    const above = withAbove.at(-1);
    const links = above === undefined ? neighbours : ops.maximum(neighbours, above);
    withAbove.push(closure(ops, ops.multiply(pair, links), width));
  }
  const connected: T[] = [withAbove.at(-1) as T];
  for (let row = rows.length - 2; row >= 0; row--) {
    const links = ops.maximum(withAbove[row] as T, connected[0] as T);
    connected.unshift(closure(ops, ops.multiply(pairs[row] as T, links), width));
  }
  return connected;
}

/** The transitive closure of symmetric relations among `count` things: squared until it holds for count − 1 steps. */
function closure<T>(ops: Ops<T>, relation: T, count: number): T {
  let reached = relation;
  for (let steps = 1; steps < count - 1; steps *= 2) {
    reached = ops.greater(ops.matMul(reached, reached), ops.constant(0));
  }
  return reached;
}

function rowsOf<T>(ops: Ops<T>, mask: T, height: number, width: number): readonly T[] {
  const map = ops.reshape(mask, ["same", height, width]);
  return Array.from({ length: height }, (_, row) => ops.gather(map, Int32Array.of(row), 1, height));
}

/** 1 where two columns are neighbours or the same. */
function neighboursInRow(width: number): Float32Array {
  return Float32Array.from({ length: width * width }, (_, i) =>
    Math.abs(Math.floor(i / width) - (i % width)) <= 1 ? 1 : 0,
  );
}
