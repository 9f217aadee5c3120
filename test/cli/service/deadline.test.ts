import { createClient } from "@loci/cli/client";
import { expect, it } from "vitest";
import { openTinyModel, png, tinyService } from "../../support/tiny-service.js";

it("work that takes too long is given up, and its place is free again", async () => {
  let isSlow = true;
  const { url } = await tinyService({
    timeLimit: 300,
    atOnce: 1,
    logLevel: "silent",
    openModel: async (index) => {
      const model = await openTinyModel(index);
      const describe: typeof model.describer.describe = (picture, signal) =>
        isSlow
          ? new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)))
          : model.describer.describe(picture, signal);
      return { ...model, describer: { ...model.describer, describe } };
    },
  });
  const client = createClient({ url });
  const upload = { positive: new Blob([await png([1, 2, 3])]) };
  await expect(client.search({}, upload)).rejects.toMatchObject({ status: 503, retryAfter: 2 });
  const gone = new AbortController();
  const abandoned = client.search({}, upload, { signal: gone.signal });
  gone.abort();
  await expect(abandoned).rejects.toThrow();
  isSlow = false;
  expect((await client.search({}, upload)).answer).toBe("found");
});
