import { joinDescriptors } from "@loci/index";
import { expect, it } from "vitest";

it("puts descriptors one after the other, and copies them", () => {
  const descriptors = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
  const joined = joinDescriptors(descriptors);
  expect([...joined]).toEqual([1, 2, 3, 4]);
  joined[0] = 9;
  expect(descriptors[0]![0]).toBe(1);
  expect(joinDescriptors([])).toHaveLength(0);
});
