import { preprocessingSchema } from "@loci/core";
import { expect, it } from "vitest";

const plain = { size: 224, fit: "fill", scale: 1, offset: 0 };

it.each([plain, { ...plain, scale: [1, 2, 3], offset: [0, -1, 0.5] }, { ...plain, channelOrder: "bgr" }])(
  "takes %j",
  (given) => {
    expect(preprocessingSchema.parse(given)).toEqual(given);
  },
);

it.each([
  { ...plain, size: 0 },
  { ...plain, fit: "cover" },
  { ...plain, scale: [1, 2] },
  { ...plain, channelOrder: "hsv" },
  { ...plain, mean: 0 },
])("refuses %j", (given) => {
  expect(preprocessingSchema.safeParse(given).success).toBe(false);
});
