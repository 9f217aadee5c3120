import type { GivenTensor } from "./both-interpreters.js";

/** Heads by plain loops over one feature map `[1, height, width, channels]`, in double precision: slow and obvious. */

export function locationsOf({ dims, values }: GivenTensor): number[][] {
  const [, height, width, channels] = dims as [number, number, number, number];
  return Array.from({ length: height * width }, (_, n) => [...values.subarray(n * channels, (n + 1) * channels)]);
}

export function unit(vector: readonly number[]): number[] {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return norm === 0 ? [...vector] : vector.map((value) => value / norm);
}

/** One number per channel out of its values at all locations, then L2. */
export function pooled(featureMap: GivenTensor, pool: (values: readonly number[]) => number): number[] {
  const locations = locationsOf(featureMap);
  return unit(
    (locations[0] as number[]).map((_, channel) => pool(locations.map((location) => location[channel] as number))),
  );
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const generalisedMean = (p: number) => (values: readonly number[]) =>
  mean(values.map((value) => Math.max(value, 1e-6) ** p)) ** (1 / p);

export interface NaiveNetvlad {
  /** `[clusters][channels]`. */
  readonly centres: readonly (readonly number[])[];
  /** `[clusters][channels]`, and one bias a cluster. */
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
}

export const naiveNetvlad = (featureMap: GivenTensor, vocabulary: NaiveNetvlad): number[] =>
  unit(naiveResiduals(featureMap, vocabulary).flatMap(unit));

/** With all N×K×C residuals written out. Weights and biases without a centre are ghosts. */
export function naiveResiduals(featureMap: GivenTensor, { centres, weights, biases }: NaiveNetvlad): number[][] {
  const residuals = centres.map((centre) => centre.map(() => 0));
  for (const location of locationsOf(featureMap).map(unit)) {
    const scores = weights.map((weight, k) => dot(weight, location) + (biases[k] as number));
    const exponentials = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const total = exponentials.reduce((sum, value) => sum + value, 0);
    for (const [k, centre] of centres.entries()) {
      for (const [c, component] of centre.entries()) {
        (residuals[k] as number[])[c]! += ((exponentials[k] as number) / total) * ((location[c] as number) - component);
      }
    }
  }
  return residuals;
}

const dot = (left: readonly number[], right: readonly number[]) =>
  left.reduce((sum, value, index) => sum + value * (right[index] as number), 0);

/** Rows and columns of a rectangle of the map, `bottom` and `right` excluded. */
export interface Rectangle {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** One number per channel out of its values in a rectangle, not normalised. */
export function pooledIn(
  featureMap: GivenTensor,
  { top, bottom, left, right }: Rectangle,
  pool: (values: readonly number[]) => number,
): number[] {
  const [, , width, channels] = featureMap.dims as [number, number, number, number];
  const locations = locationsOf(featureMap).filter((_, n) => {
    const [row, column] = [Math.floor(n / width), n % width];
    return row >= top && row < bottom && column >= left && column < right;
  });
  return Array.from({ length: channels }, (_, c) => pool(locations.map((location) => location[c] as number)));
}

/** CroW with both weights written out for every location and channel. */
export function naiveCrow(featureMap: GivenTensor): number[] {
  const locations = locationsOf(featureMap).map((location) => location.map((value) => Math.max(value, 0)));
  const channels = (locations[0] as number[]).map((_, c) => c);
  const strengths = locations.map((location) => location.reduce((sum, value) => sum + value, 0));
  const norm = Math.sqrt(strengths.reduce((sum, strength) => sum + strength ** 2, 0));
  const shares = channels.map(
    (c) => locations.filter((location) => (location[c] as number) > 0).length / locations.length,
  );
  const total = shares.reduce((sum, share) => sum + share, 0) + channels.length * 1e-6;
  return unit(
    channels.map((c) => {
      let sum = 0;
      for (const [n, location] of locations.entries()) {
        sum += norm === 0 ? 0 : Math.sqrt((strengths[n] as number) / norm) * (location[c] as number);
      }
      return sum * Math.log(total / ((shares[c] as number) + 1e-6));
    }),
  );
}

/** The largest 4-connected component of a mask by flood fill from every location in turn; the first of the largest. */
export function naiveLargestComponent(mask: readonly boolean[], width: number): boolean[] {
  const visited = mask.map(() => false);
  let largest: readonly number[] = [];
  for (const start of mask.keys()) {
    const component: number[] = [];
    const waiting = [start];
    while (waiting.length > 0) {
      const n = waiting.pop() as number;
      if (!mask[n] || visited[n]) continue;
      visited[n] = true;
      component.push(n);
      if (n % width > 0) waiting.push(n - 1);
      if (n % width < width - 1) waiting.push(n + 1);
      waiting.push(n - width, n + width);
    }
    if (component.length > largest.length) largest = component;
  }
  return mask.map((_, n) => largest.includes(n));
}

/** SCDA: average and maximum over the locations of the main object. */
export function naiveScda(featureMap: GivenTensor): number[] {
  const [, , width, channels] = featureMap.dims as [number, number, number, number];
  const locations = locationsOf(featureMap);
  const strengths = locations.map((location) => location.reduce((sum, value) => sum + value, 0));
  const component = naiveLargestComponent(
    strengths.map((strength) => strength > mean(strengths)),
    width,
  );
  const selected = component.includes(true) ? locations.filter((_, n) => component[n]) : locations;
  const ofChannel = (c: number) => selected.map((location) => location[c] as number);
  const indices = Array.from({ length: channels }, (_, c) => c);
  return unit([...indices.map((c) => mean(ofChannel(c))), ...indices.map((c) => Math.max(...ofChannel(c)))]);
}

/** sign(z)·√|z|, without the epsilon of the heads. */
export const signedRoots = (values: readonly number[]): number[] =>
  values.map((value) => Math.sign(value) * Math.sqrt(Math.abs(value)));

/** The mean over locations of all products of a channel of `left` and a channel of `right`, row-major. */
export function naiveProducts(left: GivenTensor, right: GivenTensor): number[] {
  const pairs = locationsOf(left).map((x, n) => [x, locationsOf(right)[n] as number[]] as const);
  return (pairs[0]![0] as number[]).flatMap((_, i) =>
    pairs[0]![1].map((_, j) => mean(pairs.map(([x, y]) => x[i]! * y[j]!))),
  );
}

/** A linear layer `[inputs, outputs]`, row-major. */
export interface NaiveLayer {
  readonly weights: ArrayLike<number>;
  readonly biases: ArrayLike<number>;
}

const layer = (vector: readonly number[], { weights, biases }: NaiveLayer): number[] =>
  Array.from(biases, (bias, output) =>
    vector.reduce((sum, value, input) => sum + value * (weights[input * biases.length + output] as number), bias),
  );

/** ConvAP: the layer at every location, then the mean in every cell of PyTorch's adaptive grid. */
export function naiveConvap(
  featureMap: GivenTensor,
  { rows, columns, ...convolution }: NaiveLayer & { readonly rows: number; readonly columns: number },
): number[] {
  const [, height, width] = featureMap.dims as [number, number, number, number];
  const convolved = locationsOf(featureMap).map((location) => layer(location, convolution));
  const inCell = (position: number, cell: number, cells: number, length: number) =>
    position >= Math.floor((cell * length) / cells) && position < Math.ceil(((cell + 1) * length) / cells);
  const descriptor: number[] = [];
  for (let channel = 0; channel < convolution.biases.length; channel++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const inside = convolved.filter(
          (_, n) => inCell(Math.floor(n / width), row, rows, height) && inCell(n % width, column, columns, width),
        );
        descriptor.push(mean(inside.map((location) => location[channel] as number)));
      }
    }
  }
  return unit(descriptor);
}

/** CosPlace: GeM over unit local descriptors, not normalised, then the layer. */
export function naiveCosplace(featureMap: GivenTensor, p: number, projection: NaiveLayer): number[] {
  const locations = locationsOf(featureMap).map(unit);
  const channels = (locations[0] as number[]).map((_, c) => c);
  const pooled = channels.map((c) => generalisedMean(p)(locations.map((location) => location[c] as number)));
  return unit(layer(pooled, projection));
}

/**
 * Sinkhorn's scaling as SALAD publishes it, for more locations than clusters.
 * @param scores a row per location, the dustbin last
 */
export function naiveTransport(scores: readonly (readonly number[])[], iterations: number): number[][] {
  const [locations, clusters] = [scores.length, (scores[0] as number[]).length - 1];
  const plan = scores.map((row) => row.map(Math.exp));
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let k = 0; k <= clusters; k++) {
      const total = plan.reduce((sum, row) => sum + (row[k] as number), 0);
      const mass = (k < clusters ? 1 : locations - clusters) / (locations + clusters);
      for (const row of plan) row[k]! *= mass / total;
    }
    for (const row of plan) {
      const total = row.reduce((sum, value) => sum + value, 0);
      for (const k of row.keys()) row[k]! *= 1 / (locations + clusters) / total;
    }
  }
  return plan.map((row) => row.map((value) => value * (locations + clusters)));
}

/** SALAD, the average location in place of the class token. */
export function naiveSalad(
  featureMap: GivenTensor,
  parameters: Readonly<Record<string, { readonly data: Float32Array }>>,
  { clusters, channels }: { readonly clusters: number; readonly channels: number },
): number[] {
  const perceptron = (name: string, vector: readonly number[]) => {
    const part = (which: string): NaiveLayer => ({
      weights: parameters[`${name}.${which}.weights`]!.data,
      biases: parameters[`${name}.${which}.biases`]!.data,
    });
    const hidden = layer(vector, part("first")).map((value) => Math.max(value, 0));
    return layer(hidden, part("second"));
  };
  const locations = locationsOf(featureMap);
  const dustbin = parameters["dustbin"]!.data[0]!;
  const shares = naiveTransport(
    locations.map((location) => [...perceptron("scores", location), dustbin]),
    3,
  );
  const features = locations.map((location) => perceptron("features", location));
  const average = locations[0]!.map((_, c) => mean(locations.map((location) => location[c]!)));
  const sums = Array.from({ length: clusters }, (_, k) =>
    Array.from({ length: channels }, (_, c) => features.reduce((sum, f, n) => sum + shares[n]![k]! * f[c]!, 0)),
  );
  return unit([...unit(perceptron("token", average)), ...sums.flatMap(unit)]);
}
