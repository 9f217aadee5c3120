import type { Ops } from "@loci/core";
import { type Attributed, constantValue, type Tensor } from "./attributed.js";
import {
  held,
  larger,
  largest,
  linear,
  matrixProduct,
  picked,
  product,
  proportional,
  quotient,
  sideBySide,
  softmax,
  sum,
} from "./attributing-rules.js";
import { placesInOrder, placesOfMaxima } from "./picked-places.js";

/**
 * Ops that compute a formula and along with it, for every value, the parts that the locations have in it: see `Attributed`.
 * Sums, products with constants and everything that moves values treat parts as they treat values. Else:
 * - a maximum takes the parts of its winner, of equal winners in equal shares (in windows and sorted lists the first one's);
 * - f(x) with f a power or root takes the parts of x times f(x)/x: they keep their proportions and add up to f(x);
 * - of a product the left factor's parts count and the right factor is held, in halves each where they are of different maps;
 *   of a quotient the dividend's;
 * - a row of a softmax belongs to the locations in proportion to their parts in its scores, an assignment to its own location;
 *   as a factor it is held where the other factor has parts;
 * - of a convolution the map's parts count and the kernel is held;
 * - comparisons, exp and log have no parts.
 * Every rule keeps value = Σ parts + fixed, so the parts of a descriptor add up to the descriptor, but for rounding.
 *
 * Source: gradient × input with factors held constant is the conservative propagation of Ali et al.: XAI for Transformers:
 * Better Explanations through Conservative Propagation, ICML 2022 (arXiv 2202.07304).
 * @param ops that compute with TensorFlow.js, gradients included
 * @param gates how many rows `located` has
 */
export function attributingOps(ops: Ops<Tensor>, gates: number): Ops<Attributed> {
  return {
    constant: (value, dims) => constantValue(ops.constant(value, dims)),
    add: (left, right) => sum(ops, left, right, 1),
    subtract: (left, right) => sum(ops, left, right, -1),
    multiply: (left, right) => product(ops, left, right, ops.multiply),
    divide: (left, right) => quotient(ops, left, right),
    maximum: (left, right) => larger(ops, left, right),
    power: (left, right) => proportional(ops, left, ops.power(left.value, right.value)),
    equal: (left, right) => held(ops.equal(left.value, right.value), left, right),
    greater: (left, right) => held(ops.greater(left.value, right.value), left, right),
    sqrt: (x) => proportional(ops, x, ops.sqrt(x.value)),
    exp: (x) => held(ops.exp(x.value), x),
    log: (x) => held(ops.log(x.value), x),
    abs: (x) => ({ ...linear(x, (tensor) => ops.multiply(tensor, ops.sign(x.value))), isWeight: false }),
    // Constant but for its jumps.
    sign: (x) => constantValue(ops.sign(x.value)),
    relu: (x) => ({
      ...linear(x, (tensor) => ops.multiply(tensor, ops.greater(x.value, ops.constant(0)))),
      isWeight: false,
    }),
    softmax: (x) => softmax(ops, x),
    sort(x, length) {
      const places = () => placesInOrder(x.value.dataSync(), length);
      return picked(ops, x, ops.sort(x.value, length), places);
    },
    uniformLike: (x) => constantValue(ops.uniformLike(x.value)),
    matMul: (left, right) => product(ops, left, right, (one, other) => matrixProduct(ops, one, other)),
    mean: (x, axes, options) => linear(x, (tensor) => ops.mean(tensor, axes, options)),
    sum: (x, axes, options) => linear(x, (tensor) => ops.sum(tensor, axes, options)),
    sumOfSquares: (x, axes, options) =>
      linear(product(ops, x, x, ops.multiply), (tensor) => ops.sum(tensor, axes, options)),
    max: (x, axes, options) => largest(ops, x, axes, options),
    maxPool(x, windows) {
      const value = ops.maxPool(x.value, windows);
      const places = () => placesOfMaxima(x.value.dataSync(), x.value.shape, windows, value.shape);
      return picked(ops, x, value, places);
    },
    averagePool: (x, windows) => linear(x, (tensor) => ops.averagePool(tensor, windows)),
    convolve: (x, kernel, steps) => linear(x, (tensor) => ops.convolve(tensor, kernel.value, steps)),
    convolveDepthwise: (x, kernel, channels, steps) =>
      linear(x, (tensor) => ops.convolveDepthwise(tensor, kernel.value, channels, steps)),
    reshape: (x, dims) => linear(x, (tensor) => ops.reshape(tensor, dims)),
    transpose: (x, order) => linear(x, (tensor) => ops.transpose(tensor, order)),
    concat: (values, axis) => sideBySide(ops, values, axis, gates),
    gather: (x, indices, axis, length) => linear(x, (tensor) => ops.gather(tensor, indices, axis, length)),
    shift: (x, axis, places) => linear(x, (tensor) => ops.shift(tensor, axis, places)),
  };
}
