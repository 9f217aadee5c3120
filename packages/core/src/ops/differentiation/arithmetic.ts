import type { Context, TracedOps } from "./context.js";
import { broadcastDims } from "./dims.js";
import { constantOf, type Traced, unbroadcast } from "./tape.js";

/** Keeps the logarithm of zero finite where a factor of zero follows. */
const SMALLEST = 1e-37;

type Arithmetic = Pick<
  TracedOps,
  "add" | "subtract" | "multiply" | "divide" | "maximum" | "power" | "equal" | "greater"
>;

/** What is known when a gradient is followed back. */
interface Parts {
  readonly left: string;
  readonly right: string;
  readonly result: string;
}

type ByOne = (gradient: string, parts: Parts) => string;

/** Operators of two values that broadcast. */
export function arithmetic(context: Context): Arithmetic {
  const { plain } = context;
  const scalar = (value: number) => plain.constant(value);
  const { multiply, divide, subtract, greater, power } = plain;
  const same = (gradient: string) => gradient;
  const negated = (gradient: string) => multiply(gradient, scalar(-1));
  return {
    add: binary(context, plain.add, same, same),
    subtract: binary(context, subtract, same, negated),
    multiply: binary(
      context,
      multiply,
      (g, { right }) => multiply(g, right),
      (g, { left }) => multiply(g, left),
    ),
    divide: binary(
      context,
      divide,
      (g, { right }) => divide(g, right),
      (g, { right, result }) => negated(multiply(g, divide(result, right))),
    ),
    // Equal ones are the left one's.
    maximum: binary(
      context,
      plain.maximum,
      (g, { left, right }) => multiply(g, subtract(scalar(1), greater(right, left))),
      (g, { left, right }) => multiply(g, greater(right, left)),
    ),
    power: binary(
      context,
      power,
      (g, { left, right }) => multiply(g, multiply(right, power(left, subtract(right, scalar(1))))),
      (g, { left, result }) =>
        multiply(
          multiply(g, greater(left, scalar(0))),
          multiply(result, plain.log(plain.maximum(left, scalar(SMALLEST)))),
        ),
    ),
    equal: flat(plain.equal),
    greater: flat(greater),
  };
}

const binary =
  ({ graph, tape }: Context, compute: (left: string, right: string) => string, byLeft: ByOne, byRight: ByOne) =>
  (left: Traced, right: Traced): Traced => {
    const name = compute(left.name, right.name);
    const dims = broadcastDims(left.dims, right.dims);
    const parts = { left: left.name, right: right.name, result: name };
    const pull = [
      (gradient: string) => unbroadcast(graph, byLeft(gradient, parts), dims, left.dims),
      (gradient: string) => unbroadcast(graph, byRight(gradient, parts), dims, right.dims),
    ];
    return tape.record(name, dims, [left, right], pull);
  };

const flat =
  (compute: (left: string, right: string) => string) =>
  (left: Traced, right: Traced): Traced =>
    constantOf(compute(left.name, right.name), broadcastDims(left.dims, right.dims));
