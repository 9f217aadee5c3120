import type { Head } from "@loci/core";
import { createHead, parseHeadSpec, plainMaps } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { findDeadClusters } from "../../../packages/heads/dist/training/dead-clusters.js";
import { toyMaps } from "../../support/toy-maps.js";

const { pictures, maps } = toyMaps({ classes: 5 });
const places = [...pictures.keys()];

async function look(spec: string, change: (parameters: Head["parameters"]) => void = () => {}) {
  const head = await createHead(parseHeadSpec(spec), [{ ...maps.shapes[0] }]);
  change(head.parameters);
  return findDeadClusters(head, plainMaps(maps), places, 42);
}

/** The cluster's bias is so low that no descriptor chooses it. */
const kill =
  (...clusters: number[]) =>
  ({ biases }: Head["parameters"]) => {
    for (const cluster of clusters) biases!.data[cluster] = -1e6;
  };

describe("findDeadClusters", () => {
  it("is quiet while every cluster is some descriptor's first choice", async () => {
    expect(await look("netvlad(clusters=1,centres=random)")).toBeUndefined();
  });

  it.each(["netvlad", "actionvlad"])("tells of dead clusters of %s", async (name) => {
    expect(await look(`${name}(clusters=3,centres=random)`, kill(0, 2))).toContain("dead clusters: 2 of 3");
  });

  it("counts ghosts, and looks in front of finishes", async () => {
    const ghosts = "ghostvlad(clusters=2,ghosts=1,centres=random)|power";
    expect(await look(ghosts, kill(1, 2))).toContain("dead clusters: 2 of 3");
  });

  it.each([
    "gap",
    "project(dimensions=4)|netvlad(clusters=2,centres=random)",
    "netvlad(clusters=2,centres=random)&gap",
  ])("has nothing to say of %s", async (spec) => {
    expect(await look(spec, (parameters) => parameters["biases"] && kill(0, 1)(parameters))).toBeUndefined();
  });
});
