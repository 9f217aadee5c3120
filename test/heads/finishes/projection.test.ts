import { createHead, parseHeadSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { mapOf } from "../../support/feature-map-shape.js";

it.each(["pca(dimensions=9)", "lw(dimensions=9)", "crop(dimensions=9)"])(
  "%s needs that many components",
  async (finish) => {
    await expect(createHead(parseHeadSpec(`gap|${finish}`), mapOf(8))).rejects.toThrow(
      /dimensions: expected at most 8, the descriptor's length, got 9/,
    );
  },
);
