import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineFinish, noFinishParameters } from "./finish-definition.js";

/** Magnitudes below this part of the unit vector count as this, so that the gradient of the power stays finite. */
const SMALLEST_MAGNITUDE = 1e-8;

/** y_i = sign(x_i)·|x_i|^exponent, then L2. Less weight for bursts: a few components that outshine all others. */
export const power = defineFinish({
  name: "power",
  summary: "Signed power of every component",
  source:
    "Perronnin, Sánchez, Mensink: Improving the Fisher Kernel for Large-Scale Image Classification, ECCV 2010; " +
    "Jégou, Chum: Negative evidences and co-occurrences in image retrieval, ECCV 2012",
  options: z.strictObject({
    exponent: z.number().gt(0).max(1).default(0.5).describe("above 0 to 1; 0.5 is the signed square root"),
  }),
  outputLength: ({ length }) => length,
  ...noFinishParameters,
  transform(ops, descriptor, _parameters, { options: { exponent } }) {
    const magnitude = ops.maximum(ops.abs(descriptor), ops.constant(SMALLEST_MAGNITUDE));
    return l2Normalise(ops, ops.multiply(ops.sign(descriptor), ops.power(magnitude, ops.constant(exponent))), 1);
  },
});
