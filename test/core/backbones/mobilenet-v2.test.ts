import { backbones } from "@loci/core";
import { expect, it } from "vitest";

// That its weights convert, its layers exist and its features are right is tested in the suites over all backbones.
it("expects the input that its weights were trained on: pixels / 255, at its own size", () => {
  const { size, fit, scale, offset } = backbones.mobilenet_v2.preprocessing;
  expect({ size, fit, offset, scale: (scale as number) * 255 }).toEqual({
    size: 224,
    fit: "fill",
    offset: 0,
    scale: 1,
  });
});
