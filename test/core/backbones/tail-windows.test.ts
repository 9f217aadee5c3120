import { backend_util } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { sizeBehind, windowsOf } from "../../../packages/core/dist/backbones/tail-windows.js";

/** A node as it is read from a file. */
const node = (attributes: Readonly<Record<string, number | string | readonly number[]>>) => ({
  ...{ name: "c", operator: "Conv", inputs: ["x"], outputs: ["y"] },
  attributes: Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      if (typeof value === "number") return [name, { name, i: value }];
      return [name, typeof value === "string" ? { name, s: Buffer.from(value) } : { name, ints: [...value] }];
    }),
  ),
});

describe("windows of ONNX nodes", () => {
  it("lie where TensorFlow.js has them: padding same", () => {
    for (const length of [7, 8, 9]) {
      for (const kernel of [1, 2, 3, 5]) {
        for (const stride of [1, 2, 3]) {
          const size = { height: length, width: length + 1, channels: 4 };
          const windows = windowsOf(node({ strides: [stride, stride], auto_pad: "SAME_UPPER" }), size, [
            kernel,
            kernel,
          ]);
          const info = backend_util.computeConv2DInfo(
            [1, length, length + 1, 4],
            [kernel, kernel, 4, 2],
            stride,
            1,
            "same",
          );
          const { top, left, bottom, right } = info.padInfo;
          expect(windows).toEqual({
            kernel: [kernel, kernel],
            stride: [stride, stride],
            padding: { top, left, bottom, right },
          });
          expect(sizeBehind(size, windows, 2)).toEqual({ height: info.outHeight, width: info.outWidth, channels: 2 });
        }
      }
    }
  });

  it("have stride 1 and no padding, or what is said", () => {
    const size = { height: 6, width: 5, channels: 1 };
    const plain = windowsOf(node({}), size, [2, 3]);
    expect(plain).toEqual({ kernel: [2, 3], stride: [1, 1], padding: { top: 0, left: 0, bottom: 0, right: 0 } });
    expect(sizeBehind(size, plain, 7)).toEqual({ height: 5, width: 3, channels: 7 });
    expect(windowsOf(node({ pads: [1, 2, 3, 4] }), size, [2, 3]).padding).toEqual({
      top: 1,
      left: 2,
      bottom: 3,
      right: 4,
    });
  });

  it.each([
    [{ dilations: [2, 2] }, "dilation 2,2"],
    [{ ceil_mode: 1 }, "beyond the map"],
    [{ count_include_pad: 1, pads: [1, 1, 1, 1] }, "padding counted"],
    [{ auto_pad: "SAME_LOWER" }, "SAME_LOWER"],
  ])("refuses %j", (attributes, message) => {
    expect(() => windowsOf(node(attributes), { height: 9, width: 9, channels: 1 }, [3, 3])).toThrow(message);
  });
});
