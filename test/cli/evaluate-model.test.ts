import { evaluateModel } from "@loci/cli";
import { createProtocol, openDataset } from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { drawClassFolders } from "../support/picture-folder.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { testContext } from "../support/test-terminal.js";

it("measures what a plain loop over all pairs of descriptors measures", async () => {
  const root = await temporaryFolder();
  await drawClassFolders(root, 3);
  const dataset = await openDataset(root);
  const { pictures } = dataset;
  const model = await createModel(parseModelSpec("mobilenet_v2@Conv1_relu/gap"));
  const { result, described } = await evaluateModel(
    model,
    dataset,
    createProtocol("leave-one-out", { cutoffs: [1] }),
    { resamples: 50 },
    testContext().context,
  );
  const length = model.head.descriptorLength;
  const row = (i: number) => described.descriptors.subarray(i * length, (i + 1) * length);
  const similarity = (i: number, j: number) => row(i).reduce((sum, value, c) => sum + value * row(j)[c]!, 0);
  const found = pictures.filter(({ label }, query) => {
    const others = pictures.map((_, id) => id).filter((id) => id !== query);
    const nearest = others.reduce((best, id) => (similarity(query, id) > similarity(query, best) ? id : best));
    return pictures[nearest]!.label === label;
  });
  expect(result.metrics.find(({ name }) => name === "recall@1")?.value).toBeCloseTo(found.length / pictures.length, 10);
});
