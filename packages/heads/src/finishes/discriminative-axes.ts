import type { Rows } from "../clustering/matrix-product.js";
import { eigenvectors } from "./eigenvectors.js";
import type { DescriptorSample } from "./finish-definition.js";
import { withMatrixProducts } from "./matrix-products.js";
import { centre } from "./principal-axes.js";

/** What descriptors vary less than this is rounding: all of it, where classes are copies of one picture. */
const ROUNDING = 1e-12;

/**
 * Whitens what varies within classes, then turns to the directions of largest variance: see the finish `lw`.
 * @returns float32 mean `[length]` and axes `[length, dimensions]`, row-major
 */
export async function discriminativeAxes(
  sample: DescriptorSample & { readonly labels: Int32Array },
  length: number,
  options: { readonly dimensions: number; readonly regularisation: number },
): Promise<{ readonly mean: Float32Array; readonly axes: Float32Array }> {
  const { count } = sample;
  const { dimensions } = options;
  const { mean, centred } = centre(sample, length);
  const within: Rows = { values: aroundClassMeans(sample, length), dims: [count, length] };
  return await withMatrixProducts(async (multiply) => {
    const { values: scatter } = await multiply(within, within, "left");
    const meanVariance = traceOf(scatter, length) / length;
    for (let axis = 0; axis < length; axis++) {
      const place = axis * length + axis;
      scatter[place] = (scatter[place] as number) + options.regularisation * meanVariance;
    }
    const { values, vectors } = await eigenvectors({ matrix: scatter, size: length, count: length });
    // Directions without any variance within classes stay as they are in scale with the smallest that has some.
    const smallest = Math.max(Math.max(...values) * 1e-6, ROUNDING * count);
    const whitening = vectors.map(
      (value, index) => value / Math.sqrt(Math.max(values[index % length] as number, smallest) / count),
    );
    const roots: Rows = { values: whitening, dims: [length, length] };
    const whitened = await multiply(centred, roots, "none");
    const { values: spread } = await multiply(whitened, whitened, "left");
    const turned = await eigenvectors({ matrix: spread, size: length, count: dimensions });
    const axes = await multiply(roots, { values: turned.vectors, dims: [length, dimensions] }, "none");
    return { mean, axes: axes.values };
  });
}

/** Every descriptor without the mean of its class. */
function aroundClassMeans(
  { values, labels }: { values: Float32Array; labels: Int32Array },
  length: number,
): Float32Array {
  const sums = new Map<number, Float64Array>();
  const sizes = new Map<number, number>();
  for (const [row, label] of labels.entries()) {
    const sum = sums.get(label) ?? new Float64Array(length);
    for (let i = 0; i < length; i++) sum[i] = (sum[i] as number) + (values[row * length + i] as number);
    sums.set(label, sum);
    sizes.set(label, (sizes.get(label) ?? 0) + 1);
  }
  return values.map((value, index) => {
    const label = labels[Math.floor(index / length)] as number;
    return value - ((sums.get(label) as Float64Array)[index % length] as number) / (sizes.get(label) as number);
  });
}

function traceOf(matrix: Float32Array, size: number): number {
  let trace = 0;
  for (let axis = 0; axis < size; axis++) trace += matrix[axis * size + axis] as number;
  return trace;
}
