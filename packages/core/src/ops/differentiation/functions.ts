import type { Context, TracedOps } from "./context.js";
import { constantOf, type Traced } from "./tape.js";

type Functions = Pick<TracedOps, "sqrt" | "exp" | "log" | "abs" | "sign" | "relu" | "softmax">;

/** Operators of one value whose result has its dims. */
export function functions(context: Context): Functions {
  const { plain } = context;
  const { multiply, divide } = plain;
  return {
    sqrt: unary(context, plain.sqrt, (g, _, root) => divide(g, multiply(root, plain.constant(2)))),
    exp: unary(context, plain.exp, (g, _, power) => multiply(g, power)),
    log: unary(context, plain.log, (g, x) => divide(g, x)),
    abs: unary(context, plain.abs, (g, x) => multiply(g, plain.sign(x))),
    sign: (x) => constantOf(plain.sign(x.name), x.dims),
    relu: unary(context, plain.relu, (g, x) => multiply(g, plain.greater(x, plain.constant(0)))),
    softmax: unary(context, plain.softmax, (g, _, shares) =>
      multiply(shares, plain.subtract(g, plain.sum(multiply(g, shares), [-1], { keep: true }))),
    ),
  };
}

/** @param pull the gradient by the value, given that by the result */
const unary =
  ({ tape }: Context, compute: (x: string) => string, pull: (gradient: string, x: string, result: string) => string) =>
  (x: Traced): Traced => {
    const name = compute(x.name);
    return tape.record(name, x.dims, [x], [(gradient) => pull(gradient, x.name, name)]);
  };
