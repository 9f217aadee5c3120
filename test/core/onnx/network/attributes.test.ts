import { expect, it } from "vitest";
import {
  integerAttribute,
  integersAttribute,
  numberAttribute,
  textAttribute,
} from "../../../../packages/core/dist/onnx/network/attributes.js";
import { node } from "../../../support/small-networks.js";

it("reads attributes by their kind, and what is not there as missing", () => {
  const given = node("X", [], "y", { group: 4, pads: [1, 2], epsilon: { float: 0.5 }, auto_pad: "VALID" });
  expect(integerAttribute(given, "group", 1)).toBe(4);
  expect(integerAttribute(given, "axis", undefined)).toBeUndefined();
  expect(integersAttribute(given, "pads")).toEqual([1, 2]);
  expect(integersAttribute(given, "strides")).toBeUndefined();
  expect(numberAttribute(given, "epsilon", 1)).toBe(0.5);
  expect(numberAttribute(given, "alpha", 1)).toBe(1);
  expect(textAttribute(given, "auto_pad")).toBe("VALID");
  expect(textAttribute(given, "mode")).toBeUndefined();
});

it("reads the long integers of a decoded file", () => {
  const long = { toNumber: () => 3, valueOf: () => 3 } as never;
  const given = { name: "", operator: "X", inputs: [], outputs: [], attributes: { axis: { i: long, ints: [long] } } };
  expect(integerAttribute(given, "axis", 0)).toBe(3);
  expect(integersAttribute(given, "axis")).toEqual([3]);
});
