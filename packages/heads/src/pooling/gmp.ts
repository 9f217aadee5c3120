import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters } from "../head-definition.js";

/** f_c = max over locations of x_c, then L2. Known as MAC in retrieval. */
export const gmp = defineHead({
  name: "gmp",
  family: "pooling",
  summary: "Global max pooling (MAC)",
  source:
    "Tolias, Sicre, Jégou: Particular object retrieval with integral max-pooling of CNN activations, ICLR 2016 (arXiv 1511.05879)",
  options: z.strictObject({}),
  descriptorLength: ({ shape }) => shape.channels,
  ...noParameters,
  aggregate: (ops, [featureMap]) => l2Normalise(ops, ops.max(featureMap, [1, 2]), 1),
});
