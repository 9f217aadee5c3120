import { expect, test } from "vitest";
import { cpuSignature } from "../../../packages/index/dist/native/cpu-signature.js";

test("is the same each time and fits into a file's name", () => {
  expect(cpuSignature()).toMatch(/^[0-9a-f]{16}$/);
  expect(cpuSignature()).toBe(cpuSignature());
});
