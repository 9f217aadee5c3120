import { expect, it } from "vitest";
import { asGigabytes } from "../../packages/cli/dist/gigabytes.js";

it.each([
  [0, "0 GB"],
  [123_456_789, "0.12 GB"],
  [3_210_000_000, "3.2 GB"],
  [20e9, "20 GB"],
  [123e9, "120 GB"],
])("%d bytes are %s", (bytes, text) => {
  expect(asGigabytes(bytes)).toBe(text);
});
