import { clusterDescriptors } from "@loci/cli";
import { createRandom } from "@loci/core";
import { expect, it } from "vitest";
import { labelled, leaveOneOutDataset } from "../support/made-datasets.js";
import { testContext } from "../support/test-terminal.js";

const labels = Array.from({ length: 60 }, (_, place) => `class ${place % 3}`);

it("finds classes that lie apart, and nothing in noise", async () => {
  const random = createRandom(1);
  const apart = Float32Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? ((i / 2) % 3) * 10 : 0) + random.uniform());
  const found = await clusterDescriptors(labelled(labels), apart, testContext().context);
  expect(found).toMatchObject({ clusters: 3, seeds: 3 });
  expect(found.NMI.highest).toBeCloseTo(1, 10);
  expect(found.AMI.mean).toBeGreaterThan(0.5);
  const noise = Float32Array.from({ length: 120 }, () => random.uniform());
  const { NMI, AMI } = await clusterDescriptors(labelled(labels), noise, testContext().context);
  expect(AMI.mean).toBeLessThan(0.15);
  for (const { lowest, mean, highest } of [NMI, AMI]) expect(lowest <= mean && mean <= highest).toBe(true);
});

it("wants labels", async () => {
  const dataset = leaveOneOutDataset([{ label: "a" }, {}]);
  await expect(clusterDescriptors(dataset, new Float32Array(4), testContext().context)).rejects.toThrow(
    "clustering: labels: expected one for every query",
  );
});
