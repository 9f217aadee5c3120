import { l2Normalise, l2Norms, type Ops } from "@loci/core";

/** What locations are compared with. Clusters are first those with a centre, then ghosts, which have none. */
export interface Vocabulary<T> {
  /** `[clusters, channels]`. */
  readonly centres: T;
  /** `[channels, clusters + ghosts]`. */
  readonly weights: T;
  /** `[clusters + ghosts]`; zero when left out. */
  readonly biases?: T | undefined;
}

export interface VocabularySize {
  readonly clusters: number;
  readonly ghosts?: number;
}

/**
 * V_k = Σ_n a_k(x_n)·(x_n − c_k) with x_n = local descriptor / its L2 norm and a_k(x) = softmax_k(w_k·x + b_k) over clusters
 * and ghosts, for the clusters alone. Computed as V = Aᵀ·X − diag(Σ_n a)·C, which never builds the N×K×C residuals, nor any of
 * a ghost; norms divide the K scores and shares of a location rather than its C components, which are many more.
 * @param locations `[batch, locations, channels]`, as the network gives them
 * @returns `[batch, clusters, channels]`
 */
export function softResiduals<T>(ops: Ops<T>, locations: T, vocabulary: Vocabulary<T>, size: VocabularySize): T {
  const { centres, weights, biases } = vocabulary;
  const { clusters, ghosts = 0 } = size;
  const norms = l2Norms(ops, locations, 2);
  const products = ops.divide(ops.matMul(locations, weights), norms);
  const all = ops.softmax(biases === undefined ? products : ops.add(products, biases));
  const kept = Int32Array.from({ length: clusters }, (_, cluster) => cluster);
  const assignment = ghosts === 0 ? all : ops.gather(all, kept, 2, clusters + ghosts);
  const shares = ops.divide(assignment, norms);
  const weightedSums = ops.matMul(ops.transpose(shares, [0, 2, 1]), locations);
  const masses = ops.reshape(ops.sum(assignment, [1]), ["same", clusters, 1]);
  return ops.subtract(weightedSums, ops.multiply(masses, centres));
}

/** Each cluster's residual to unit L2 when `each` is set, concatenated cluster-major (component k·C + c), then L2. */
export function normalisedResiduals<T>(ops: Ops<T>, residuals: T, length: number, options: { each: boolean }): T {
  const balanced = options.each ? l2Normalise(ops, residuals, 2) : residuals;
  return l2Normalise(ops, ops.reshape(balanced, ["same", length]), 1);
}
