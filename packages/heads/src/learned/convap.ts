import { l2Normalise } from "@loci/core";
import { z } from "zod";
import { defineHead, type HeadContext, sizeOf } from "../head-definition.js";
import { adaptiveSpans, poolGrid } from "../pooling/pool-spans.js";
import { linear, linearPlan } from "./linear.js";
import { plannedParameters } from "./parameter-plan.js";

const options = z.strictObject({
  channels: z.int().min(1).max(4096).default(512).describe("channels d behind the convolution, 1 to 4096"),
  rows: z.int().min(1).max(16).default(2).describe("rows s1 of the grid, 1 to 16"),
  columns: z.int().min(1).max(16).default(2).describe("columns s2 of the grid, 1 to 16"),
});

type Context = HeadContext<z.output<typeof options>>;

/**
 * y = 1×1 convolution of x from C to d channels, with biases; f = the means of y in the cells of an s1×s2 grid
 * (PyTorch's adaptive pooling: cells overlap where the grid does not divide the map, and repeat where it is larger);
 * flattened channel-major (component c·s1·s2 + cell), then L2.
 *
 * Computed the other way round, means first: both steps are linear and the shares of a mean sum to 1, so the result is the
 * same for s1·s2 instead of H·W products. d = 512 on a 2×2 grid is a middle size of the paper, which goes to 2048.
 */
export const convap = defineHead({
  name: "convap",
  family: "learned",
  summary: "1×1 convolution, then averages in the cells of a grid",
  source:
    "Ali-bey, Chaib-draa, Giguère: GSV-Cities: Toward appropriate supervised visual place recognition, Neurocomputing 2022 (arXiv 2210.10239)",
  options,
  fixedSize: true,
  descriptorLength: ({ options: { channels, rows, columns } }) => channels * rows * columns,
  ...plannedParameters(({ shape, options: { channels } }: Context) =>
    linearPlan("convolution", shape.channels, channels),
  ),
  aggregate(ops, [featureMap], parameters, { shape, options: { channels, rows, columns } }) {
    const size = sizeOf(shape);
    const grid = { rows: adaptiveSpans(size.height, rows), columns: adaptiveSpans(size.width, columns) };
    const means = poolGrid(ops, featureMap, grid, size, "mean");
    const channelMajor = ops.transpose(linear(ops, means, parameters, "convolution"), [0, 3, 1, 2]);
    return l2Normalise(ops, ops.reshape(channelMajor, ["same", channels * rows * columns]), 1);
  },
});
