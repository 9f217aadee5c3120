import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineFinish, noFinishParameters } from "./finish-definition.js";
import { keptComponents } from "./projection.js";

/** The first `dimensions` components, then L2: shorter descriptors from those whose components are sorted by importance. */
export const crop = defineFinish({
  name: "crop",
  summary: "The first components only",
  source: "Arandjelović et al.: NetVLAD, CVPR 2016 (arXiv 1511.07247): cropToDim, behind PCA whitening",
  options: z.strictObject({
    dimensions: z.int().min(1).default(128).describe("components to keep, from 1 to the descriptor's length"),
  }),
  outputLength: keptComponents("crop"),
  ...noFinishParameters,
  transform(ops, descriptor, _parameters, { length, options: { dimensions } }) {
    const first = Int32Array.from({ length: dimensions }, (_, component) => component);
    return l2Normalise(ops, ops.gather(descriptor, first, 1, length), 1);
  },
});
