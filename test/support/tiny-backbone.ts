import { type Backbone, OnnxGraph } from "@loci/core";

/**
 * A network that anyone can compute by hand: `pool4` and `pool8` are the mean colours (0-255) of tiles of 4 and 8 pixels,
 * `huge` is a thousand times `pool8`, beyond float16 wherever a tile is brighter than 65.
 */
export function tinyBackbone(given: Partial<Backbone> = {}): Backbone {
  const graph = new OnnxGraph();
  const pixels = graph.input("pixels", "uint8", ["batch", "height", "width", 3]);
  const planes = graph.node("Transpose", [graph.node("Cast", [pixels], { to: 1 })], { perm: [0, 3, 1, 2] });
  for (const side of [4, 8]) {
    graph.node("AveragePool", [planes], { kernel_shape: [side, side], strides: [side, side] }, `pool${side}`);
  }
  graph.node("Mul", ["pool8", graph.initializer(new Float32Array([1000]), [1])], {}, "huge");
  for (const layer of ["pool4", "pool8", "huge"]) graph.output(layer, "float32");
  const layer = (side: number) => ({
    channels: 3,
    stride: side,
    steps: [{ kernel: side, stride: side, padding: 0 as const }],
  });
  return {
    name: "tiny",
    fingerprint: "a".repeat(64),
    preprocessing: { size: 32, fit: "fill", scale: 1, offset: 0 },
    defaultLayer: "pool8",
    layers: { pool4: layer(4), pool8: layer(8), huge: layer(8) },
    network: graph.encode(),
    ...given,
  };
}

/** What `pool4` or `pool8` is, by definition: `[height, width, 3]`. */
export function meanOfTiles(
  { width, height, data }: { width: number; height: number; data: Uint8Array },
  side: number,
) {
  const means: number[] = [];
  for (let top = 0; top + side <= height; top += side) {
    for (let left = 0; left + side <= width; left += side) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let y = top; y < top + side; y++)
          for (let x = left; x < left + side; x++) sum += data[(y * width + x) * 3 + channel]!;
        means.push(sum / side ** 2);
      }
    }
  }
  return means;
}
