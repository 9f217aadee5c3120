import { expect, it } from "vitest";
import { foldBatchNormalisation } from "../../../../packages/core/dist/onnx/network/fold-batch-normalisation.js";
import { network, node, numbers, runNetwork } from "../../../support/small-networks.js";

const statistics = {
  gamma: [[0.5, -1, 2, 1], [4]],
  beta: [[0.1, 0.2, -0.3, 0], [4]],
  mean: [[0.3, -0.2, 0.1, 0], [4]],
  variance: [[0.25, 1, 4, 0.5], [4]],
} as const;
const normalisation = (input: string) =>
  node("BatchNormalization", [input, ...Object.keys(statistics)], "normalised", { epsilon: { float: 0.01 } });

it.each([true, false])("one convolution gives what the pair gave (bias: %s)", async (hasBias) => {
  const inputs = ["x", "kernel", ...(hasBias ? ["bias"] : [])];
  const given = network([node("Conv", inputs, "convolved", { pads: [1, 1, 1, 1] }), normalisation("convolved")], {
    ...statistics,
    kernel: [numbers(4 * 27), [4, 3, 3, 3]],
    bias: [[1, -1, 0.5, 2], [4]],
  });
  const folded = foldBatchNormalisation(given);
  expect(folded.nodes.map(({ operator, outputs }) => [operator, outputs])).toEqual([["Conv", ["normalised"]]]);
  const [before, after] = [await runNetwork(given, ["normalised"], 5), await runNetwork(folded, ["normalised"], 5)];
  for (const [place, value] of before["normalised"]!.data.entries())
    expect(after["normalised"]!.data[place]).toBeCloseTo(value, 5);
});

it("leaves a convolution that something else reads too, and a normalisation of something else", () => {
  const kernel = { kernel: [numbers(4 * 3), [4, 3, 1, 1]] as const };
  const twice = [node("Conv", ["x", "kernel"], "c"), normalisation("c"), node("Add", ["c", "normalised"], "y")];
  expect(foldBatchNormalisation(network(twice, { ...statistics, ...kernel })).nodes).toEqual(twice);
  const behind = [node("Conv", ["x", "kernel"], "c"), node("Relu", ["c"], "r"), normalisation("r")];
  expect(foldBatchNormalisation(network(behind, { ...statistics, ...kernel })).nodes).toEqual(behind);
});
