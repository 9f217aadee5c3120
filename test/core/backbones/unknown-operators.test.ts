import { expect, it } from "vitest";
import { unknownOperators } from "../../../packages/core/dist/backbones/unknown-operators.js";

it("names operators, some of the maps behind them, and the way around", () => {
  expect(unknownOperators("model.json", ["A", "B"], ["w", "x", "y", "z"]).message).toMatch(
    /^model\.json: operators: .* got A, B, in front of w, x, y, …\. Convert the network to ONNX with tf2onnx/,
  );
});
