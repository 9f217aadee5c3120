import { combineBackbones, compileFeatureMaps, featureMapName, openBackbone, openOnnxSession } from "@loci/core";
import { expect, it } from "vitest";

const size = 96;
const feed = () => ({
  pixels: {
    type: "uint8" as const,
    dims: [1, size, size, 3],
    data: Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * 31 + ((i * i) >> 7)) & 255),
  },
});

it("gives the layers of every network over the same pixels", async () => {
  const one = await openBackbone("mobilenet_v2");
  // The same network under another name and with another fingerprint stands for a second one.
  const both = combineBackbones([one, { ...one, name: "other", fingerprint: "0" }]);
  expect(both).toMatchObject({ name: "mobilenet_v2+other", defaultLayer: "mobilenet_v2@block_13_expand_relu" });
  expect(both.fingerprint).not.toBe(one.fingerprint);
  const layers = ["mobilenet_v2@block_3_expand_relu", "other@block_6_expand_relu"] as const;
  const run = async (network: Uint8Array) => {
    const session = await openOnnxSession(network);
    const outputs = await session.run(feed());
    await session.close();
    return outputs;
  };
  const combined = await run(compileFeatureMaps(both, layers));
  const alone = await run(compileFeatureMaps(one, ["block_3_expand_relu", "block_6_expand_relu"]));
  for (const layer of layers) {
    expect(combined[featureMapName(layer)]).toEqual(alone[featureMapName(layer.split("@")[1]!)]);
  }
});

it("refuses the same network twice, and is what openBackbone makes of names joined by +", async () => {
  await expect(openBackbone("mobilenet_v2+mobilenet_v2")).rejects.toThrow(
    "backbones mobilenet_v2+mobilenet_v2: expected each once",
  );
});
