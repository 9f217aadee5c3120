import { z } from "zod";

/** Of samplers that cut a list of pictures into batches. */
export const batchOptions = z.strictObject({
  batchSize: z.int().min(1).max(65_536).default(32).describe("pictures, 1 to 65536"),
  rest: z
    .enum(["keep", "leave-out"])
    .default("keep")
    .describe("what happens to the last pictures of an epoch when they do not fill a batch"),
});
