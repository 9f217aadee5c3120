import { type OneOrMore, RetrievalError } from "@loci/core";
import { formatHeadSpec, type HeadSpec, parseHeadSpec } from "./head-spec.js";

/** A model by name: which backbone, cut where, with which head. */
export interface ModelSpec {
  readonly backbone: string;
  /** Left out: the backbone's default layer. */
  readonly layers?: OneOrMore<string>;
  readonly head: HeadSpec;
}

/** `inception_v3/gem`, `inception_v3@mixed7/netvlad(clusters=16)`, `inception_v3@mixed6+mixed8/hbp`. @throws RetrievalError when it is written otherwise */
export function parseModelSpec(text: string): ModelSpec {
  const match = /^([\w-]+)(?:@([\w-]+(?:\+[\w-]+)*))?\/(.+)$/.exec(text.trim());
  if (match === null) {
    throw new RetrievalError({
      what: "model",
      expected: "backbone/head or backbone@layer/head, for example inception_v3/gem or inception_v3@mixed7/gem(p=4)",
      got: `"${text}"`,
    });
  }
  const [, backbone, layers, head] = match as unknown as [string, string, string | undefined, string];
  const named = layers?.split("+") as [string, ...string[]] | undefined;
  return { backbone, ...(named && { layers: named }), head: parseHeadSpec(head) };
}

/** The inverse of `parseModelSpec`. */
export function formatModelSpec({ backbone, layers, head }: ModelSpec): string {
  return `${backbone}${layers === undefined ? "" : `@${layers.join("+")}`}/${formatHeadSpec(head)}`;
}
