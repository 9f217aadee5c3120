import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters, sizeOf } from "../head-definition.js";

/**
 * f = (x_1, …, x_N): every location behind the other, row-major (component n·C + c), then L2. Nothing is aggregated: the
 * dot product of two descriptors is the sum of the dot products of the locations that lie at the same place.
 */
export const flatten = defineHead({
  name: "flatten",
  family: "pooling",
  summary: "All locations side by side, nothing aggregated",
  source: "Babenko, Slesarev, Chigorin, Lempitsky: Neural Codes for Image Retrieval, ECCV 2014 (arXiv 1404.1777)",
  options: z.strictObject({
    normalise: z
      .enum(["none", "location"])
      .default("none")
      .describe("what is brought to unit L2 norm before the whole: none or location (each location counts alike)"),
  }),
  fixedSize: true,
  descriptorLength: ({ shape }) => lengthOf(shape.channels, sizeOf(shape)),
  ...noParameters,
  aggregate(ops, [featureMap], _parameters, { shape, options: { normalise } }) {
    const locations = normalise === "location" ? l2Normalise(ops, featureMap, 3) : featureMap;
    return l2Normalise(ops, ops.reshape(locations, ["same", lengthOf(shape.channels, sizeOf(shape))]), 1);
  },
});

const lengthOf = (channels: number, { height, width }: { readonly height: number; readonly width: number }) =>
  height * width * channels;
