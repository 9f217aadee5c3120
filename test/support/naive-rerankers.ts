import { similarity } from "./memory-gallery.js";

/** The oracles of re-ranking: full matrices, plain loops, 64 bits. */
type Matrix = number[][];

/** The rows of a packed array. */
export function rowsOf(data: Float32Array, dimension: number): Matrix {
  return Array.from({ length: data.length / dimension }, (_, row) =>
    Array.from(data.subarray(row * dimension, (row + 1) * dimension)),
  );
}

/** Unit vector of x + Σ_j max(x·d_j, 0)^alpha d_j. */
export function naiveExpansion(x: number[], others: Matrix, alpha: number): number[] {
  const sum = [...x];
  for (const other of others) {
    const weight = alpha === 0 ? 1 : Math.max(0, similarity(x, other)) ** alpha;
    for (let at = 0; at < x.length; at++) sum[at]! += weight * other[at]!;
  }
  const norm = Math.sqrt(similarity(sum, sum));
  return sum.map((value) => value / norm);
}

/** Every row expanded by its k nearest others. */
export function naiveAugmentation(gallery: Matrix, k: number, alpha: number): Matrix {
  return gallery.map((x, row) => {
    const others = [...gallery.keys()].filter((other) => other !== row);
    others.sort((a, b) => similarity(x, gallery[b]!) - similarity(x, gallery[a]!) || a - b);
    return naiveExpansion(
      x,
      others.slice(0, k).map((other) => gallery[other]!),
      alpha,
    );
  });
}

/** Zhong et al. 2017 by its equations, over query and gallery; the distance of the query to each of the gallery. */
export function naiveKReciprocal(
  query: number[],
  gallery: Matrix,
  { k1, k2, lambda }: { k1: number; k2: number; lambda: number },
): number[] {
  const all = [query, ...gallery];
  const n = all.length;
  const squared = all.map((a) => all.map((b) => 2 - 2 * similarity(a, b)));
  const distance = squared.map((row) => row.map((value) => value / Math.max(...row)));
  const ranking = distance.map((row) => [...row.keys()].sort((a, b) => row[a]! - row[b]! || a - b));
  const reciprocalsFor = (k: number) => {
    const nearest = ranking.map((row) => new Set(row.slice(0, k + 1)));
    return nearest.map((own, i) => [...own].filter((j) => nearest[j]!.has(i)));
  };
  // NumPy's around: of two integers that are equally near the even one.
  const half = k1 % 4 === 1 ? (k1 - 1) / 2 : Math.round(k1 / 2);
  const [reciprocals, halfReciprocals] = [reciprocalsFor(k1), reciprocalsFor(half)];
  const encoding: Matrix = [];
  for (let i = 0; i < n; i++) {
    const own = reciprocals[i]!;
    const expanded = new Set(own);
    for (const j of own) {
      const theirs = halfReciprocals[j]!;
      const shared = theirs.filter((index) => own.includes(index)).length;
      if (shared > (2 / 3) * theirs.length) for (const index of theirs) expanded.add(index);
    }
    const row = new Array<number>(n).fill(0);
    for (const j of expanded) row[j] = Math.exp(-distance[i]![j]!);
    const sum = row.reduce((a, b) => a + b);
    encoding.push(row.map((value) => value / sum));
  }
  const mean = ranking.map((row) => {
    const used = row.slice(0, k2);
    return encoding.map((_, at) => used.reduce((sum, j) => sum + encoding[j]![at]!, 0) / used.length);
  });
  return gallery.map((_, place) => {
    let [least, most] = [0, 0];
    for (let at = 0; at < n; at++) {
      least += Math.min(mean[0]![at]!, mean[place + 1]![at]!);
      most += Math.max(mean[0]![at]!, mean[place + 1]![at]!);
    }
    return lambda * distance[0]![place + 1]! + (1 - lambda) * (1 - least / most);
  });
}

/** Iscen et al. 2017: (1 − alpha) (I − alpha S)^−1 y by Gauss and Jordan on the dense matrix. */
export function naiveDiffusion(
  query: number[],
  gallery: Matrix,
  { k, kq, gamma, alpha }: { k: number; kq: number; gamma: number; alpha: number },
): number[] {
  const n = gallery.length;
  const power = (a: number[], b: number[]) => Math.max(0, similarity(a, b)) ** gamma;
  const near = gallery.map((x, i) => {
    const others = [...gallery.keys()].filter((j) => j !== i);
    others.sort((a, b) => similarity(x, gallery[b]!) - similarity(x, gallery[a]!) || a - b);
    return others.slice(0, k);
  });
  const affinity = gallery.map((x, i) =>
    gallery.map((y, j) => (near[i]!.includes(j) && near[j]!.includes(i) ? power(x, y) : 0)),
  );
  const degree = affinity.map((row) => row.reduce((a, b) => a + b, 0));
  const starts = [...gallery.keys()].sort(
    (a, b) => similarity(query, gallery[b]!) - similarity(query, gallery[a]!) || a - b,
  );
  const system = affinity.map((row, i) => {
    const left = row.map(
      (value, j) => Number(i === j) - (value === 0 ? 0 : (alpha * value) / Math.sqrt(degree[i]! * degree[j]!)),
    );
    return [...left, starts.slice(0, kq).includes(i) ? (1 - alpha) * power(query, gallery[i]!) : 0];
  });
  for (let i = 0; i < n; i++) {
    const pivot = system[i]!;
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const factor = system[j]![i]! / pivot[i]!;
      for (let at = 0; at <= n; at++) system[j]![at]! -= factor * pivot[at]!;
    }
  }
  return system.map((row, i) => row[n]! / row[i]!);
}

interface NaiveSequence {
  readonly length: number;
  readonly speeds: readonly number[];
  readonly window: number;
  readonly align: "past" | "centred";
}

/** SeqSLAM on the full matrix of differences: the cost of every frame of the walk for the query at `position`. */
export function naiveSequence(queries: Matrix, position: number, walk: Matrix, options: NaiveSequence): number[] {
  const { length, speeds, window, align } = options;
  const half = Math.floor(window / 2);
  const differences = queries.map((q) => walk.map((d) => 1 - similarity(q, d)));
  const enhanced = differences.map((row) =>
    row.map((value, i) => {
      if (window === 0) return value;
      const around = row.filter((_, j) => Math.abs(i - j) <= half);
      const mean = around.reduce((a, b) => a + b, 0) / around.length;
      const variance = around.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (around.length - 1);
      return variance > 0 ? (value - mean) / Math.sqrt(variance) : 0;
    }),
  );
  const first = align === "past" ? position - length + 1 : position - length + 1 + Math.floor(length / 2);
  return walk.map((_, candidate) => {
    let best = Number.POSITIVE_INFINITY;
    for (const speed of speeds) {
      let [sum, count] = [0, 0];
      for (let t = first; t < first + length; t++) {
        if (t < 0 || t >= queries.length) continue;
        const frame = Math.round(candidate + Math.round(speed * (t - position)));
        sum += enhanced[t]![Math.min(walk.length - 1, Math.max(0, frame))]!;
        count++;
      }
      best = Math.min(best, sum / count);
    }
    return best;
  });
}
