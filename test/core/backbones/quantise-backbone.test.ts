import { compileFeatureMaps, featureMapName, openBackbone, openOnnxSession } from "@loci/core";
import { expect, it } from "vitest";
import { calibrationPictures } from "../../../packages/core/dist/quantisation/calibration-pictures.js";

async function featuresOf(name: string, data: Uint8Array): Promise<Float32Array> {
  const backbone = await openBackbone(name);
  const { defaultLayer, preprocessing } = backbone;
  const session = await openOnnxSession(compileFeatureMaps(backbone, [defaultLayer]));
  const { size } = preprocessing;
  const outputs = await session.run({ pixels: { type: "uint8", dims: [1, size, size, 3], data: data.slice() } });
  await session.close();
  return outputs[featureMapName(defaultLayer)]!.data as Float32Array;
}

function cosine(a: Float32Array, b: Float32Array): number {
  const product = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, place) => sum + value * y[place]!, 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

it("gives a backbone in 8 bits with nearly the same features, in a quarter of the bytes", async () => {
  const [full, quantised] = await Promise.all([openBackbone("mobilenet_v2"), openBackbone("mobilenet_v2-int8")]);
  expect(quantised).toMatchObject({
    name: "mobilenet_v2-int8",
    layers: full.layers,
    preprocessing: full.preprocessing,
  });
  expect(quantised.network.length / full.network.length).toBeLessThan(0.32);
  const [picture] = [await calibrationPictures(full.preprocessing).next()];
  const { data } = picture.value as { data: Uint8Array };
  const [exact, rounded] = [await featuresOf("mobilenet_v2", data), await featuresOf("mobilenet_v2-int8", data)];
  const similarity = cosine(exact, rounded);
  expect(similarity).toBeGreaterThan(0.98);
  expect(similarity).toBeLessThan(1);
});

it("has a fingerprint of its own, which a second opening finds again", async () => {
  const { fingerprint } = await openBackbone("mobilenet_v2-int8");
  expect(fingerprint).not.toBe((await openBackbone("mobilenet_v2")).fingerprint);
  expect((await openBackbone("mobilenet_v2-int8")).fingerprint).toBe(fingerprint);
});

it("tells an unknown network in 8 bits as any other", async () => {
  await expect(openBackbone("mobilenet_v3-int8")).rejects.toThrow('did you mean "mobilenet_v2"?');
});
