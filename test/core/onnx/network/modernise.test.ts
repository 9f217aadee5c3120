import { describe, expect, it } from "vitest";
import { modernise } from "../../../../packages/core/dist/onnx/network/modernise.js";
import type { NetworkNode } from "../../../../packages/core/dist/onnx/network/network.js";
import { network, node, runNetwork } from "../../../support/small-networks.js";

type Constants = Parameters<typeof network>[1];

/** What a node of an old or new version gives as it is, and brought to version 17. */
async function both(operatorSet: number, nodes: readonly NetworkNode[], constants: Constants = {}) {
  const given = network(nodes, constants, { operatorSet });
  const modern = modernise(given);
  expect(modern.operatorSet).toBe(17);
  const output = nodes.at(-1)!.outputs[0]!;
  const [before, after] = [await runNetwork(given, [output], 4), await runNetwork(modern, [output], 4)];
  return { before: before[output]!, after: after[output]! };
}

const perChannel = [node("ReduceMean", ["x"], "y", { axes: [2, 3] })];

describe("gives the same in version 17", () => {
  it.each<[string, number, NetworkNode[], Constants?]>([
    ["Clip", 7, [node("Clip", ["x"], "y", { min: { float: -0.5 }, max: { float: 0.25 } })]],
    ["Clip without bounds", 10, [node("Clip", ["x"], "y")]],
    ["Pad", 9, [node("Pad", ["x"], "y", { pads: [0, 0, 1, 2, 0, 0, 3, 0], value: { float: 0.5 } })]],
    ["Slice", 9, [node("Slice", ["x"], "y", { axes: [1, 3], starts: [1, 0], ends: [3, -1] })]],
    ["Squeeze", 11, [...perChannel, node("Squeeze", ["y"], "z", { axes: [2, 3] })]],
    ["Unsqueeze", 12, [node("Unsqueeze", ["x"], "y", { axes: [0] })]],
    ["ReduceSum", 11, [node("ReduceSum", ["x"], "y", { axes: [1], keepdims: 0 })]],
    [
      "Split",
      11,
      [{ ...node("Split", ["x"], "a", { axis: 1, split: [1, 2] }), outputs: ["a", "b"] }, node("Relu", ["b"], "y")],
    ],
    ["Softmax over the last axis", 9, [node("Softmax", ["x"], "y", { axis: 3 })]],
    ["Dropout", 7, [node("Dropout", ["x"], "y", { ratio: { float: 0.5 } })]],
    ["Upsample", 9, [node("Upsample", ["x", "scales"], "y", { mode: "nearest" })], { scales: [[1, 1, 2, 2], [4]] }],
    ["Resize", 10, [node("Resize", ["x", "scales"], "y", { mode: "nearest" })], { scales: [[1, 1, 1.5, 2], [4]] }],
    ["ReduceMean with axes as an input", 18, [node("ReduceMean", ["x", "axes"], "y")], { axes: [2, 3] }],
    ["ReduceMax over nothing", 18, [node("ReduceMax", ["x"], "y", { noop_with_empty_axes: 1 })]],
    ["ReduceMean over all", 18, [node("ReduceMean", ["x"], "y")]],
    [
      "Split by number",
      18,
      [
        { ...node("Split", ["x"], "a", { axis: 1, num_outputs: 3 }), outputs: ["a", "b", "c"] },
        node("Relu", ["c"], "y"),
      ],
    ],
    ["Gelu", 20, [node("Gelu", ["x"], "y")]],
    ["Mish", 18, [node("Mish", ["x"], "y")]],
    ["AveragePool", 19, [node("AveragePool", ["x"], "y", { kernel_shape: [2, 2], dilations: [1, 1] })]],
  ])("%s of version %d", async (_, version, nodes, constants) => {
    const { before, after } = await both(version, nodes, constants);
    expect(after.dims).toEqual(before.dims);
    for (const [place, value] of before.data.entries()) expect(after.data[place]).toBeCloseTo(value, 6);
  });
});

describe("refuses what version 17 cannot say", () => {
  it.each<[string, number, NetworkNode]>([
    ["axes that depend on the picture", 18, node("ReduceMean", ["x", "computed"], "y")],
    ["axes", 18, node("Pad", ["x", "pads", "", "axes"], "y")],
    ["approximate tanh", 20, node("Gelu", ["x"], "y", { approximate: "tanh" })],
    ["dilations", 19, node("AveragePool", ["x"], "y", { kernel_shape: [2, 2], dilations: [2, 2] })],
    ["antialias", 18, node("Resize", ["x"], "y", { antialias: 1 })],
  ])("%s", (got, operatorSet, given) => {
    const constants = { pads: [0, 0], axes: [2] };
    expect(() => modernise(network([given], constants, { operatorSet }))).toThrow(
      `expected what operator set 17 has, got ${got}. Export the network again with opset_version=17`,
    );
  });
});

it("leaves a network of version 17 as it is", () => {
  const nodes = [node("Relu", ["x"], "y"), node("Clip", ["y", "low"], "z")];
  expect(modernise(network(nodes, { low: [[0], []] })).nodes).toEqual(nodes);
});
