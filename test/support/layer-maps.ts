import { type Backbone, compileFeatureMaps, featureMapName, openOnnxSession } from "@loci/core";
import type { GivenTensor } from "./both-interpreters.js";

/** The maps of layers for drawn pixels, `size` pixels wide and high, by ONNX Runtime. */
export async function layerMaps(backbone: Backbone, layers: readonly string[], size: number): Promise<GivenTensor[]> {
  const data = Uint8Array.from({ length: 2 * size * size * 3 }, (_, i) => (i * 7919 + ((i * i) >> 5)) & 255);
  const session = await openOnnxSession(compileFeatureMaps(backbone, [...new Set(layers)]));
  try {
    const outputs = await session.run({ pixels: { type: "uint8", dims: [2, size, size, 3], data } });
    return layers.map((layer) => {
      const { dims, data: values } = outputs[featureMapName(layer)] as { dims: readonly number[]; data: Float32Array };
      return { dims, values };
    });
  } finally {
    await session.close();
  }
}
