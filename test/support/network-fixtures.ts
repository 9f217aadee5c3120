import path from "node:path";
import { type Backbone, compileFeatureMaps, featureMapName, openOnnxSession, readSafetensors } from "@loci/core";

/** Networks that test/fixtures/backbones/make.py wrote, and what PyTorch computes with them. */
export const networkFixture = (name: string): string =>
  path.join(import.meta.dirname, "../fixtures/backbones", `${name}.onnx`);

/** The picture of the fixtures, `[side, side, 3]`. */
export function fixturePixels(side: number): Uint8Array {
  return Uint8Array.from({ length: side * side * 3 }, (_, place) => {
    const [row, column, channel] = [Math.floor(place / 3 / side), Math.floor(place / 3) % side, place % 3];
    return (37 * row + 101 * column + 59 * channel + row * column) % 256;
  });
}

/** PyTorch's outputs by module: `[channels, height, width]`. @param network its ONNX file */
export async function torchOutputs(network: string) {
  return (await readSafetensors(network.replace(/onnx$/, "safetensors"))).tensors;
}

/** The largest difference of a layer from PyTorch's, as a part of PyTorch's largest value. */
export async function differenceFromTorch(
  backbone: Backbone,
  layer: string,
  { data, shape }: { readonly data: Float32Array; readonly shape: readonly number[] },
): Promise<number> {
  const { size } = backbone.preprocessing;
  const session = await openOnnxSession(compileFeatureMaps(backbone, [layer]), { threads: 1 });
  const pixels = fixturePixels(size);
  // Behind a black picture, so that one must not depend on the other.
  const two = Buffer.concat([new Uint8Array(pixels.length), pixels]);
  const outputs = await session.run({ pixels: { type: "uint8", dims: [2, size, size, 3], data: new Uint8Array(two) } });
  await session.close();
  const map = outputs[featureMapName(layer)]!;
  const [channels, height, width] = shape as [number, number, number];
  if (map.dims.join() !== [2, height, width, channels].join()) return Number.POSITIVE_INFINITY;
  let [difference, largest] = [0, 0];
  for (let place = 0; place < height * width; place++) {
    for (let channel = 0; channel < channels; channel++) {
      const theirs = data[channel * height * width + place]!;
      const ours = (map.data as Float32Array)[(height * width + place) * channels + channel]!;
      difference = Math.max(difference, Math.abs(ours - theirs));
      largest = Math.max(largest, Math.abs(theirs));
    }
  }
  return difference / largest;
}
