import type { FeatureMapShape, OneOrMore } from "@loci/core";
import { parameterDims } from "./head-chain.js";
import { resolveParts } from "./head-parts.js";
import type { HeadSpec } from "./head-spec.js";

/** What is known of a head before it has parameters. */
export interface PlannedHead {
  readonly descriptorLength: number;
  /** Dims of every parameter by its full name; none where nothing can be learned. */
  readonly parameterDims: Readonly<Record<string, readonly number[]>>;
}

/**
 * Tells whether a head is possible on these feature maps, and what it will be, before anything is computed for it.
 * @param shapes every layer's in the first view, then in the second, …
 * @throws RetrievalError on unknown names, options out of range, and shapes that do not fit
 */
export function planHead(spec: HeadSpec, shapes: OneOrMore<FeatureMapShape>, views = 1): PlannedHead {
  const [chain] = resolveParts(spec, shapes, views);
  return { descriptorLength: chain.descriptorLength, parameterDims: parameterDims(chain) };
}
