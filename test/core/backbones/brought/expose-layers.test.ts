import { OnnxGraph } from "@loci/core";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, it } from "vitest";
import { exposeLayers } from "../../../../packages/core/dist/backbones/brought/expose-layers.js";
import { encodeNetwork } from "../../../../packages/core/dist/onnx/network/network.js";
import { network, node, numbers } from "../../../support/small-networks.js";

const steps = [{ kernel: 2, stride: 2, padding: 0 }] as const;

it("brings maps of every layout to [batch, channels, height, width], under all of their names", async () => {
  const given = network(
    [
      node(
        "AveragePool",
        ["x"],
        "/pool/AveragePool_output_0",
        { kernel_shape: [2, 2], strides: [2, 2] },
        "/pool/AveragePool",
      ),
      node("Transpose", ["/pool/AveragePool_output_0"], "last", { perm: [0, 2, 3, 1] }),
      node("Reshape", ["last", "shape"], "tokens"),
      node("Concat", ["extra", "tokens"], "all", { axis: 1 }),
    ],
    { shape: [1, -1, 3], extra: [numbers(6), [1, 2, 3]] },
  );
  const whole = { channels: 3, height: 2, width: 2, steps };
  const grid = { value: "/pool/AveragePool_output_0", before: 2 };
  const graph = new OnnxGraph();
  graph.input("x", "float32", [1, 3, 4, 4]);
  const nameIn = graph.include(encodeNetwork(given, ["all"]), { x: "x" }, { values: "n/", weights: "n/" });
  const { layers, firstNames, lastLayer } = exposeLayers(
    graph,
    given,
    new Map([
      ["/pool/AveragePool_output_0", { layout: "channels-first", ...whole }],
      ["last", { layout: "channels-last", ...whole }],
      ["all", { layout: "tokens", ...whole, grid }],
    ]),
    nameIn,
  );
  expect(layers["pool"]).toEqual({ channels: 3, stride: 2, steps });
  expect(Object.keys(layers)).toEqual(["pool", "pool.AveragePool", "last", "all"]);
  expect([...firstNames.values()]).toEqual(["pool", "last", "all"]);
  expect(lastLayer).toBe("all");
  const session = await InferenceSession.create(graph.encode());
  const outputs = await session.run({ x: new Tensor("float32", Float32Array.from(numbers(48)), [1, 3, 4, 4]) });
  for (const layer of ["pool.AveragePool", "last", "all"]) {
    expect(outputs[layer]!.dims).toEqual([1, 3, 2, 2]);
    expect(outputs[layer]!.data).toEqual(outputs["pool"]!.data);
  }
});
