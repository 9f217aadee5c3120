import type { Head } from "@loci/core";
import { isConcat } from "../head-chain.js";
import { resolveParts } from "../head-parts.js";
import { vladHeads } from "../vlad/catalogue.js";

/** Components of the descriptor that belong together, and their part of the score. */
export interface ScoreGroup {
  /** `cluster 3`, counted from 1, or the name of a head beside others. */
  readonly name: string;
  readonly contribution: number;
}

/**
 * The score by the parts that a head's descriptor consists of, in their order: clusters of the VLAD family, heads side by
 * side. Empty for other heads, and where a finish has mixed the components. Groups add up to the score.
 * @param views of the model that the head belongs to
 */
export function groupsOf(head: Head, views: number, query: Float32Array, hit: Float32Array): ScoreGroup[] {
  let start = 0;
  return blocksOf(head, views).map(({ name, length }) => {
    const end = start + length;
    let contribution = 0;
    for (; start < end; start++) contribution += (query[start] as number) * (hit[start] as number);
    return { name, contribution };
  });
}

function blocksOf(head: Head, views: number): { readonly name: string; readonly length: number }[] {
  const { name, options, finishes, descriptorLength } = head;
  if (finishes.length > 0) return [];
  const [{ core }] = resolveParts(head, head.inputs, views);
  if (isConcat(core)) {
    const names = head.branches ?? [];
    return core.map(({ chain }, place) => ({ name: names[place]?.name ?? "", length: chain.descriptorLength }));
  }
  if (!Object.hasOwn(vladHeads, name)) return [];
  const { clusters } = options as { readonly clusters: number };
  return Array.from({ length: clusters }, (_, place) => ({
    name: `cluster ${place + 1}`,
    length: descriptorLength / clusters,
  }));
}
