import { flattenLocations, l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, noParameters, sizeOf } from "../head-definition.js";
import { largestComponent } from "./largest-component.js";

/** Takes unselected locations out of the maximum; the largest round number below float32's end. */
const BELOW_EVERYTHING = 3e38;

/**
 * S = Σ over channels of x; selected = the largest 4-connected component of the locations with S > mean of S;
 * f = (mean over the selected of x ; max over the selected of x), averages first (component c and C + c), then L2 of the
 * whole. When S is the same everywhere, nothing exceeds the mean and all locations are selected.
 *
 * As in the paper the mean is over the selected locations (PyRetri divides by all) and so is the maximum, whatever its sign.
 * The paper's SCDA+ (a second layer) and SCDA_flip+ (the mirrored picture beside it) are not included.
 */
export const scda = defineHead({
  name: "scda",
  family: "pooling",
  summary: "Average and max pooling over the main object only (SCDA)",
  source:
    "Wei, Luo, Wu, Zhou: Selective Convolutional Descriptor Aggregation for Fine-Grained Image Retrieval, TIP 2017 (arXiv 1604.04994)",
  options: z.strictObject({}),
  fixedSize: true,
  descriptorLength: ({ shape }) => 2 * shape.channels,
  ...noParameters,
  aggregate(ops, [featureMap], _parameters, { shape }) {
    const { height, width } = sizeOf(shape);
    const locations = flattenLocations(ops, featureMap, shape.channels);
    const strengths = ops.reshape(ops.sum(locations, [2]), ["same", 1, height * width]);
    const mask = ops.greater(strengths, ops.mean(strengths, [2], { keep: true }));
    const component = largestComponent(ops, mask, height, width);
    const isEmpty = ops.subtract(ops.constant(1), ops.max(component, [2], { keep: true }));
    const selected = ops.transpose(ops.add(component, isEmpty), [0, 2, 1]);
    const inside = ops.multiply(locations, selected);
    const average = ops.divide(ops.sum(inside, [1]), ops.sum(selected, [1]));
    const outside = ops.multiply(ops.subtract(selected, ops.constant(1)), ops.constant(BELOW_EVERYTHING));
    const largest = ops.max(ops.add(inside, outside), [1]);
    return l2Normalise(ops, ops.concat([average, largest], 1), 1);
  },
});
