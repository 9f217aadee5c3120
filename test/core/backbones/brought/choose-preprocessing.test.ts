import { expect, it } from "vitest";
import { choosePreprocessing } from "../../../../packages/core/dist/backbones/brought/choose-preprocessing.js";
import { network, node } from "../../../support/small-networks.js";

const plain = network([node("Relu", ["x"], "y")]);
const detectable = network([node("Conv", ["x", "w"], "y", { auto_pad: "SAME_UPPER" })]);
const sized = (height?: number, width?: number) => ({
  ...plain,
  input: { name: "x", dims: [undefined, 3, height, width] },
});
const arithmetic = { scale: 1, offset: 0 };

it("what is said counts most", () => {
  const sidecar = { ...arithmetic, size: 96, fit: "crop", channelOrder: "bgr" } as const;
  const given = choosePreprocessing(detectable, "a.onnx", { sidecar, source: "a.preprocessing.json" });
  expect(given).toEqual({ preprocessing: sidecar, source: "a.preprocessing.json" });
});

it("then what the network shows, and its input's size", () => {
  const shown = choosePreprocessing(detectable, "a.onnx", { sidecar: { fit: "letterbox" }, source: "" });
  expect(shown.preprocessing).toEqual({ size: 224, fit: "letterbox", scale: 1 / 127.5, offset: -1 });
  expect(shown.source).toMatch(/^told from the network: tensorflow, since/);
  const size = (given: typeof plain, sidecar = {}) =>
    choosePreprocessing(given, "a.onnx", { sidecar: { ...arithmetic, ...sidecar }, source: "" }).preprocessing.size;
  expect([size(plain), size(sized(299, 299)), size(sized(299, 299), { size: 320 })]).toEqual([224, 299, 320]);
  expect(size({ ...plain, input: { name: "x", dims: [undefined, 192, 192, 3] } })).toBe(192);
});

it("else tells what to write and where", () => {
  expect(() => choosePreprocessing(plain, "/models/a.onnx", { sidecar: {}, source: "" })).toThrow(
    /does not show how its training pictures were prepared.* a\.preprocessing\.json, as \{"family": NAME\} with one of torchvision, tensorflow/,
  );
});

it("takes square inputs only", () => {
  expect(() => choosePreprocessing(sized(240, 320), "a.onnx", { sidecar: arithmetic, source: "" })).toThrow(
    "got 240 × 320",
  );
});
