import { createHead, reportAssignment } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { mapOf } from "../../support/feature-map-shape.js";
import { headData } from "../../support/head-data.js";
import { groups } from "./local-descriptors.js";

const axes = { values: Float32Array.of(1, 0, 0, 1), count: 2 };
const tensor = (shape: readonly number[], values: readonly number[]) => ({ shape, data: Float32Array.from(values) });
/** Clusters on the two axes and a third on neither, assigned by angle. */
const vocabulary = (alpha: number) => ({
  centres: tensor([3, 2], [1, 0, 0, 1, -1, 0]),
  weights: tensor([2, 3], [alpha, 0, -alpha, 0, alpha, 0]),
});

describe("reportAssignment", () => {
  it("reads alpha back from the parameters of either variant", async () => {
    const sharpness = async (options: Record<string, unknown>) => {
      const locations = groups(3, 50, 6);
      const { parameters } = await createHead({ name: "netvlad", options: { clusters: 3, ...options } }, mapOf(6), {
        data: headData({ locations }),
      });
      return reportAssignment(parameters, locations);
    };
    // Almost orthogonal unit centres: D²₂ − D²₁ = 2 and cos₁ − cos₂ = 1 on average, nearly.
    const ratio = async (variant: string) => ((await sharpness({ variant })).alpha as number) / Math.log(100);
    expect(await ratio("v2")).toBeCloseTo(1 / 2, 1);
    expect(await ratio("v1")).toBeCloseTo(1, 1);
    expect((await sharpness({})).deadClusters).toEqual([]);
  });

  it("of ghostvlad counts ghosts as clusters and leaves them out of alpha", async () => {
    const locations = groups(3, 50, 6);
    const spec = { name: "ghostvlad", options: { clusters: 2, ghosts: 1 } };
    const { parameters } = await createHead(spec, mapOf(6), { data: headData({ locations }) });
    const { alpha, clusters, deadClusters } = reportAssignment(parameters, locations);
    expect([clusters, deadClusters]).toEqual([3, []]);
    expect(alpha).toBeCloseTo(Math.log(100) / 2, 1);
  });

  it("has entropy ln K for an even assignment and 0 for a hard one", () => {
    expect(reportAssignment(vocabulary(0), axes).entropy).toBeCloseTo(Math.log(3), 6);
    expect(reportAssignment(vocabulary(1e4), axes).entropy).toBeCloseTo(0, 6);
  });

  it("has the entropy of the shares, written out", () => {
    const scores = [1, 0, -1];
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    const expected = scores.reduce((sum, s) => sum - (Math.exp(s) / total) * Math.log(Math.exp(s) / total), 0);
    expect(reportAssignment(vocabulary(1), { values: Float32Array.of(1, 0), count: 1 }).entropy).toBeCloseTo(
      expected,
      6,
    );
  });

  it("names the clusters that no descriptor chooses first", () => {
    expect(reportAssignment(vocabulary(5), axes).deadClusters).toEqual([2]);
  });
});
