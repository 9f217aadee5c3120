import { completeHead, shortHead } from "@loci/cli";
import { parseHeadSpec } from "@loci/heads";
import { expect, it } from "vitest";

it.each(["gem", "l2|netvlad(clusters=4)|pca(dimensions=8,whiten=false)", "(gem(p=2)&gmp)|power"])(
  "%s, written out and shortened, is the same head",
  (text) => {
    const spec = parseHeadSpec(text);
    expect(shortHead(spec)).toBe(text);
    const complete = completeHead(spec);
    expect(complete.length).toBeGreaterThan(text.length);
    expect(shortHead(parseHeadSpec(complete))).toBe(text);
    expect(completeHead(parseHeadSpec(complete))).toBe(complete);
  },
);
