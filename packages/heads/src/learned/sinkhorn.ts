import type { Ops } from "@loci/core";

/**
 * Shares of locations among m clusters and a dustbin by entropic optimal transport: every location gives mass 1, every cluster
 * receives 1 and the dustbin the rest, n − m, as nearly as `iterations` rounds of Sinkhorn's scaling get. Per location the
 * shares sum to 1 exactly, as the last scaling is the locations'.
 *
 * In logarithms, Z = scores: u ← log μ − logsumexp_n(Z + v), v ← −logsumexp_k(Z + u), and P = exp(Z + u + v). A common factor
 * of all μ cancels in P, so μ is 1 for a cluster and max(n − m, 1) for the dustbin. That is the published n − m whenever
 * n > m, and an even split where the published code takes the logarithm of a number ≤ 0.
 * @param scores `[batch, locations, clusters + 1]`, the dustbin last
 * @param count the number n of locations, of dims that broadcast to `[batch, 1, 1]`
 * @returns dims of `scores`, the dustbin included
 */
export function transportShares<T>(
  ops: Ops<T>,
  scores: T,
  count: T,
  { clusters, iterations }: { readonly clusters: number; readonly iterations: number },
): T {
  const rest = ops.maximum(ops.subtract(count, ops.constant(clusters)), ops.constant(1));
  const isDustbin = new Float32Array(clusters + 1);
  isDustbin[clusters] = 1;
  const logMasses = ops.multiply(ops.log(rest), ops.constant(isDustbin, [1, 1, clusters + 1]));
  let scaled = scores;
  for (let iteration = 1; ; iteration++) {
    const columns = ops.add(scores, ops.subtract(logMasses, logSumExp(ops, scaled, 1)));
    // The last scaling of the locations is a softmax.
    if (iteration === iterations) return ops.softmax(columns);
    scaled = ops.subtract(scores, logSumExp(ops, columns, 2));
  }
}

/** log Σ exp along an axis, which is kept. */
function logSumExp<T>(ops: Ops<T>, value: T, axis: number): T {
  const largest = ops.max(value, [axis], { keep: true });
  const sum = ops.sum(ops.exp(ops.subtract(value, largest)), [axis], { keep: true });
  return ops.add(ops.log(sum), largest);
}
