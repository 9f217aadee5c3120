import { expect, it } from "vitest";
import {
  constantNumbers,
  inputOf,
  outputOf,
  readNetwork,
  valuesOf,
} from "../../../packages/core/dist/quantisation/network-values.js";
import { smallKernel, smallNetwork } from "./small-network.js";

const values = valuesOf(readNetwork(smallNetwork().encode()));

it("says what makes a value and what takes it", () => {
  expect(values.makerOf.get("convolved")?.opType).toBe("Conv");
  expect(values.usersOf.get("rectified")?.map(outputOf)).toEqual(["pooled"]);
  expect(inputOf(values.makerOf.get("convolved")!, 1)).toBe("kernel");
  expect(inputOf(values.makerOf.get("convolved")!, 7)).toBe("");
});

it("reads constants of the type that is asked for", () => {
  expect(constantNumbers(values, "kernel", "float32")).toEqual(smallKernel);
  expect(constantNumbers(values, "pads", "int64")).toEqual(BigInt64Array.of(0n, 0n, 0n, 0n, 0n, 0n, 1n, 1n));
  expect(constantNumbers(values, "pads", "float32")).toBeUndefined();
  expect(constantNumbers(values, "none", "float32")).toBeUndefined();
});
