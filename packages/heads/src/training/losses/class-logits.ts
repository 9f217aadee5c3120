import { l2Normalise, type Ops, RetrievalError } from "@loci/core";
import { normal, plannedParameters } from "../../learned/parameter-plan.js";
import { cosines } from "./distances.js";
import { logSumExp } from "./log-sum-exp.js";

/** Float32 `[batch, classes]`, row-major: 1 at each descriptor's class, else 0. @throws RetrievalError on other labels */
export function oneHot(labels: Int32Array, classes: number): Float32Array {
  const targets = new Float32Array(labels.length * classes);
  for (const [row, label] of labels.entries()) {
    if (label < 0 || label >= classes) {
      throw new RetrievalError({ what: "label of a picture", expected: `0 to ${classes - 1}`, got: `${label}` });
    }
    targets[row * classes + label] = 1;
  }
  return targets;
}

/** mean_i (log Σ_c e^z_ic − Σ_c t_ic·z_ic): logits z and targets t `[batch, classes]`, every row of t sums to 1. */
export function softmaxCrossEntropy<T>(ops: Ops<T>, logits: T, targets: T): T {
  const expected = ops.sum(ops.multiply(logits, targets), [1], { keep: true });
  return ops.mean(ops.subtract(logSumExp(ops, logits), expected), [0, 1]);
}

/** Cosines between descriptors and the proxies of the classes, which need not have unit norm: `[batch, classes]`. */
export function cosinesToProxies<T>(ops: Ops<T>, descriptors: T, parameters: Readonly<Record<string, T>>): T {
  return cosines(ops, descriptors, l2Normalise(ops, parameters["proxies"] as T, 1));
}

interface ProxyContext {
  readonly length: number;
  readonly classes: number;
}

/**
 * One vector a class, `[classes, length]`, normally distributed.
 * @param deviation standard deviation of a component; only the direction counts, so it sets how fast steps turn a proxy
 */
export const proxies = (deviation: (context: ProxyContext) => number) =>
  plannedParameters((context: ProxyContext) => ({
    proxies: { dims: [context.classes, context.length], start: normal(deviation(context)) },
  }));
