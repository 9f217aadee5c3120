import type { Ops, ReduceOptions } from "@loci/core";
import { type Attributed, constantValue, fixedPart, isMade, madeOf, type Tensor } from "./attributed.js";

/** Divisors below this count as this; what is divided is 0 then. */
const SMALLEST = 1e-37;

/** A value without parts. */
export const held = (value: Tensor, ...from: readonly Attributed[]): Attributed => ({
  ...constantValue(value),
  isHeld: from.some(isMade),
});

/** The same linear map of the value and of its parts. */
export const linear = (x: Attributed, map: (tensor: Tensor) => Tensor): Attributed => ({
  ...x,
  value: map(x.value),
  located: x.located && map(x.located),
  fixed: x.fixed && map(x.fixed),
});

/** f(x) for f a power or a root: parts times f(x)/x. @param value f(x), 0 where x is 0 */
export function proportional(ops: Ops<Tensor>, x: Attributed, value: Tensor): Attributed {
  if (x.located === undefined) return held(value, x);
  const factor = ops.divide(value, ops.maximum(x.value, ops.constant(SMALLEST)));
  const parts = linear(x, (tensor) => ops.multiply(tensor, factor));
  return { ...parts, value, isWeight: false, ...madeOf([x], "shares") };
}

/** Left + right or left − right. Parts are first brought to the dims of the value, where one side is repeated. */
export function sum(ops: Ops<Tensor>, left: Attributed, right: Attributed, sign: 1 | -1): Attributed {
  const combine = sign === 1 ? ops.add : ops.subtract;
  const value = combine(left.value, right.value);
  if (!left.located && !right.located) return held(value, left, right);
  const join = (one: Tensor | undefined, other: Tensor | undefined) => {
    if (one !== undefined && other !== undefined) return combine(one, other);
    if (one !== undefined) return repeatedAs(ops, one, value);
    return other && repeatedAs(ops, sign === 1 ? other : ops.multiply(other, ops.constant(-1)), value);
  };
  const fixed = join(fixedPart(left), fixedPart(right));
  return {
    ...{ value, located: join(left.located, right.located) },
    fixed: fixed && repeatedAs(ops, fixed, value),
    ...madeOf([left, right]),
  };
}

/** With dims of 1 repeated as the value has them; the first axis counts gates and stays. */
function repeatedAs(ops: Ops<Tensor>, parts: Tensor, value: Tensor): Tensor {
  const isSame = parts.rank === value.rank && parts.shape.slice(1).every((dim, axis) => dim === value.shape[axis + 1]);
  return isSame ? parts : ops.add(parts, ops.multiply(value, ops.constant(0)));
}

/**
 * A product of which one factor's parts count: the left one's, unless it has none or is a weight. Factors of different maps
 * share the product in halves.
 */
export function product(
  ops: Ops<Tensor>,
  left: Attributed,
  right: Attributed,
  multiply: (left: Tensor, right: Tensor) => Tensor,
): Attributed {
  const value = multiply(left.value, right.value);
  if (!left.located && !right.located) return held(value, left, right);
  const byLeft = () => timesHeld(left, right, (parts) => multiply(parts, right.value));
  const byRight = () => timesHeld(right, left, (parts) => multiply(left.value, parts));
  if (!left.located) return { ...byRight(), value };
  if (!right.located) return { ...byLeft(), value };
  const [isLeftWeight, isRightWeight] = [left.isWeight === true, right.isWeight === true];
  if (isLeftWeight !== isRightWeight) return { ...(isLeftWeight ? byRight() : byLeft()), value };
  if ([...right.maps].every((map) => left.maps.has(map))) return { ...byLeft(), value };
  const half = (x: Attributed) => linear(x, (tensor) => ops.multiply(tensor, ops.constant(0.5)));
  return { ...sum(ops, half(byLeft()), half(byRight()), 1), value };
}

const timesHeld = (carrier: Attributed, factor: Attributed, map: (parts: Tensor) => Tensor): Attributed => ({
  ...linear(carrier, map),
  isWeight: false,
  ...(isMade(factor) && madeOf([carrier], "weights")),
});

/** Matrix product where one side has a row for every gate and the other side one for all. */
export function matrixProduct(ops: Ops<Tensor>, left: Tensor, right: Tensor): Tensor {
  const [leftRows, rightRows] = [left.shape[0] as number, right.shape[0] as number];
  if (left.rank < 3 || right.rank < 3 || leftRows === rightRows) return ops.matMul(left, right);
  if (right.rank === 3 && rightRows === 1) return ops.matMul(left, ops.reshape(right, right.shape.slice(1)));
  const repeated = (tensor: Tensor, rows: number) => {
    const ones = new Float32Array(rows).fill(1);
    return ops.multiply(tensor, ops.constant(ones, [rows, ...new Array<number>(tensor.rank - 1).fill(1)]));
  };
  return leftRows === 1 ? ops.matMul(repeated(left, rightRows), right) : ops.matMul(left, repeated(right, leftRows));
}

/** left / right: the right side is held. A weight over a norm is a weight still. */
export function quotient(ops: Ops<Tensor>, left: Attributed, right: Attributed): Attributed {
  const value = ops.divide(left.value, right.value);
  if (left.located === undefined) return held(value, left, right);
  const parts = linear(left, (tensor) => ops.divide(tensor, right.value));
  return { ...parts, value, ...(isMade(right) && madeOf([left], "norms")) };
}

/** The larger one of two; the left one of equals. */
export function larger(ops: Ops<Tensor>, left: Attributed, right: Attributed): Attributed {
  const value = ops.maximum(left.value, right.value);
  if (!left.located && !right.located) return held(value, left, right);
  const rightWins = ops.greater(right.value, left.value);
  const won = (x: Attributed, wins: Tensor) => linear(x, (tensor) => ops.multiply(tensor, wins));
  const both = sum(ops, won(left, ops.subtract(ops.constant(1), rightWins)), won(right, rightWins), 1);
  return { ...both, value, ...(left.located && right.located && madeOf([both], "winners")) };
}

/** The largest along axes; equal ones in equal shares. */
export function largest(
  ops: Ops<Tensor>,
  x: Attributed,
  axes: readonly number[],
  options: ReduceOptions | undefined,
): Attributed {
  const value = ops.max(x.value, axes, options);
  if (x.located === undefined) return held(value, x);
  const wins = ops.equal(x.value, ops.max(x.value, axes, { keep: true }));
  const shares = ops.divide(wins, ops.sum(wins, axes, { keep: true }));
  const parts = linear(x, (tensor) => ops.sum(ops.multiply(tensor, shares), axes, options));
  return { ...parts, value, isWeight: false, ...madeOf([x], "winners") };
}

/** What `places`, counted over all axes but the first, hold. @param value the same of the value itself */
export function picked(ops: Ops<Tensor>, x: Attributed, value: Tensor, places: () => Int32Array): Attributed {
  if (x.located === undefined) return held(value, x);
  const length = x.value.shape.slice(1).reduce((product, dim) => product * dim, 1);
  const chosen = places();
  const pick = (tensor: Tensor) => {
    const flat = ops.gather(ops.reshape(tensor, ["same", length]), chosen, 1, length);
    return ops.reshape(flat, ["same", ...value.shape.slice(1)]);
  };
  return { ...linear(x, pick), value, isWeight: false, ...madeOf([x], "winners") };
}

/** Shares of each row belong to the locations in proportion to their parts in the row's scores, whatever its constants. */
export function softmax(ops: Ops<Tensor>, x: Attributed): Attributed {
  const value = ops.softmax(x.value);
  if (x.located === undefined) return held(value, x);
  const total = x.fixed === undefined ? x.value : ops.subtract(x.value, x.fixed);
  const strength = ops.sum(ops.abs(total), [-1], { keep: true });
  const towards = ops.multiply(x.located, ops.sign(total));
  const owned = ops.divide(ops.sum(towards, [-1], { keep: true }), ops.maximum(strength, ops.constant(SMALLEST)));
  const isOwned = ops.greater(strength, ops.constant(0));
  return {
    ...{ value, located: ops.multiply(owned, value), isWeight: true, ...madeOf([x], "weights") },
    fixed: ops.multiply(value, ops.subtract(ops.constant(1), isOwned)),
  };
}

/** @param gates how many rows parts have */
export function sideBySide(ops: Ops<Tensor>, values: readonly Attributed[], axis: number, gates: number): Attributed {
  const value = ops.concat(
    values.map((x) => x.value),
    axis,
  );
  if (values.every((x) => x.located === undefined)) return held(value, ...values);
  const zeros = ({ value: { shape } }: Attributed, rows: number) => {
    const dims = [rows, ...shape.slice(1)];
    return ops.constant(new Float32Array(dims.reduce((product, dim) => product * dim, 1)), dims);
  };
  return {
    value,
    located: ops.concat(
      values.map((x) => x.located ?? zeros(x, gates)),
      axis,
    ),
    fixed: ops.concat(
      values.map((x) => fixedPart(x) ?? zeros(x, 1)),
      axis,
    ),
    isWeight: values.every((x) => x.isWeight),
    ...madeOf(values),
  };
}
