import { modelViews, OnnxGraph, openOnnxSession, scaledSide } from "@loci/core";
import { describe, expect, it } from "vitest";
import { viewPixels } from "../../../packages/core/dist/model/model-view.js";

describe("modelViews", () => {
  it("is every scale, then every scale mirrored", () => {
    expect(modelViews({})).toEqual([{ flip: false, scale: 1 }]);
    expect(modelViews({ flip: true, scales: [1, 0.5] })).toEqual([
      { flip: false, scale: 1 },
      { flip: false, scale: 0.5 },
      { flip: true, scale: 1 },
      { flip: true, scale: 0.5 },
    ]);
  });

  it.each([[[]], [[0]], [[Number.NaN]], [[5]], [[1, 1]]])("refuses the scales %j", (scales) => {
    expect(() => modelViews({ scales })).toThrow("different numbers from 0.25 to 4");
  });
});

/** What ONNX Runtime makes of an image of one channel repeated three times. */
async function seen(rows: readonly (readonly number[])[], view: { flip: boolean; scale: number }) {
  const graph = new OnnxGraph();
  const pixels = graph.input("pixels", "uint8", ["batch", "height", "width", 3]);
  graph.node("Identity", [viewPixels(graph, pixels, view)], {}, "view");
  graph.output("view", "uint8");
  const session = await openOnnxSession(graph.encode());
  const data = Uint8Array.from(rows.flat().flatMap((value) => [value, value, value]));
  const { view: result } = await session.run({
    pixels: { type: "uint8", dims: [1, rows.length, rows[0]!.length, 3], data },
  });
  await session.close();
  const [, height, width] = result!.dims as [number, number, number];
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (result!.data as Uint8Array)[3 * (y * width + x)]),
  );
}

describe("a view of pixels", () => {
  const picture = [
    [0, 10, 20, 30],
    [40, 50, 60, 70],
  ];

  it("is mirrored left to right", async () => {
    expect(await seen(picture, { flip: true, scale: 1 })).toEqual([
      [30, 20, 10, 0],
      [70, 60, 50, 40],
    ]);
  });

  it("at half the scale is the mean of squares of four, and as long as scaledSide says", async () => {
    expect(await seen(picture, { flip: false, scale: 0.5 })).toEqual([[25, 45]]);
    for (const side of [7, 30, 299]) {
      const row = [new Array<number>(side).fill(9), new Array<number>(side).fill(9)];
      const view = { flip: true, scale: Math.SQRT1_2 };
      expect((await seen(row, view))[0]).toEqual(new Array(scaledSide(side, view)).fill(9));
    }
  });
});
