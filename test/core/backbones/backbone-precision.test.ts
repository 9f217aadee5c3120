import { backbonePrecisions, inPrecision, precisionOf } from "@loci/core";
import { expect, it } from "vitest";

it("names a backbone in a precision, and reads the name back", () => {
  expect(inPrecision("mobilenet_v2", "int8")).toBe("mobilenet_v2-int8");
  expect(inPrecision("mobilenet_v2-int8", "int8")).toBe("mobilenet_v2-int8");
  for (const precision of Object.keys(backbonePrecisions) as (keyof typeof backbonePrecisions)[]) {
    expect(precisionOf(inPrecision("mobilenet_v2", precision))).toEqual({ reference: "mobilenet_v2", precision });
  }
});
