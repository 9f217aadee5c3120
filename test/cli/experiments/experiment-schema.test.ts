import { experimentSchema } from "@loci/cli";
import { expect, it } from "vitest";

it("fills in what is not said", () => {
  const { resamples, protocol, grid } = experimentSchema.parse({ data: "photos", grid: { heads: "gem" } });
  expect({ resamples, protocol }).toEqual({ resamples: 10_000, protocol: {} });
  expect(grid).toMatchObject([
    {
      backbones: [{ backbone: "inception_v3" }],
      ...{ necks: [[[]]], finishes: [[[]]], training: [null], rerank: [null], seeds: [42] },
      views: [{ flip: false, scales: [1] }],
      indexes: [[{ kind: "flat" }]],
    },
  ]);
});
