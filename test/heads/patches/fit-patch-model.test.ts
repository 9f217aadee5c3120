import { createModel, fitPatchModel, parseModelSpec, patchOptions } from "@loci/heads";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("needs more patches than dimensions", async () => {
  const model = await createModel(parseModelSpec("mobilenet_v2/netvlad(clusters=2,centres=random)"), { size: 96 });
  const missing = [{ path: `${await temporaryFolder()}/none.jpg` }];
  await expect(fitPatchModel(model, missing, patchOptions.parse({ sizes: [2] }))).rejects.toThrow(
    "patches to find the principal components of: expected more than 128, the dimensions, got 0",
  );
});
