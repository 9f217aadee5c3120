import { l2Normalise, type StoredTensor } from "@loci/core";
import { z } from "zod";
import { defineHead } from "../head-definition.js";
import { generalisedMean } from "./generalised-mean.js";

const optionsSchema = z.strictObject({
  p: z.number().min(1).max(64).default(3).describe("exponent, 1 to 64"),
  // Left out rather than "none", so that descriptors with a fixed exponent keep the name they always had.
  learn: z
    .enum(["scalar", "channel"])
    .optional()
    .describe(
      "make the exponent a parameter that starts at p: scalar (one) or channel (one each); without it p is fixed",
    ),
});

/**
 * f_c = (mean over locations of max(x_c, 1e-6)^p)^(1/p), then L2. p = 1 is average pooling, p → ∞ max pooling.
 * With `learn`, p is a parameter: one, or one per channel ("GeMmp" in the authors' code).
 */
export const gem = defineHead<typeof optionsSchema>({
  name: "gem",
  family: "pooling",
  summary: "Generalised-mean pooling: between average (p = 1) and max (p → ∞)",
  source:
    "Radenović, Tolias, Chum: Fine-tuning CNN Image Retrieval with No Human Annotation, TPAMI 2019 (arXiv 1711.02512)",
  options: optionsSchema,
  descriptorLength: ({ shape }) => shape.channels,
  parameterDims({ shape: { channels }, options: { learn } }): Record<string, readonly number[]> {
    return learn === undefined ? {} : { p: [learn === "channel" ? channels : 1] };
  },
  async initialise({ shape: { channels }, options: { p, learn } }): Promise<Record<string, StoredTensor>> {
    if (learn === undefined) return {};
    const count = learn === "channel" ? channels : 1;
    return { p: { data: new Float32Array(count).fill(p), shape: [count] } };
  },
  aggregate(ops, [featureMap], parameters, { options }) {
    const p = options.learn === undefined ? ops.constant(options.p) : (parameters["p"] as typeof featureMap);
    return l2Normalise(ops, generalisedMean(ops, featureMap, [1, 2], p), 1);
  },
});
