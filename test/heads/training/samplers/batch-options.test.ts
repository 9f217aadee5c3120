import { expect, it } from "vitest";
import { batchOptions } from "../../../../packages/heads/dist/training/samplers/batch-options.js";

it("keeps a batch of what is left unless told otherwise, and takes whole numbers of pictures", () => {
  expect(batchOptions.parse({})).toEqual({ batchSize: 32, rest: "keep" });
  expect(batchOptions.safeParse({ batchSize: 1.5 }).success).toBe(false);
  expect(batchOptions.safeParse({ batchSize: 0 }).success).toBe(false);
});
