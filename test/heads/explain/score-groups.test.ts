import { createHead, groupsOf, parseHeadSpec } from "@loci/heads";
import { expect, it } from "vitest";

const shape = { channels: 2, height: 2, width: 2 };
const groups = async (text: string, query: number[], hit: number[]) =>
  groupsOf(await createHead(parseHeadSpec(text), [shape]), 1, Float32Array.from(query), Float32Array.from(hit));

it("divides a score among clusters", async () => {
  const found = await groups("netvlad(clusters=2,centres=random)", [1, 2, 3, 4], [1, 1, 0.5, -1]);
  expect(found).toEqual([
    { name: "cluster 1", contribution: 3 },
    { name: "cluster 2", contribution: -2.5 },
  ]);
});

it("divides a score among heads side by side, of any length", async () => {
  expect(await groups("gap&cat-avg-max", [1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6])).toEqual([
    { name: "gap", contribution: 3 },
    { name: "cat-avg-max", contribution: 18 },
  ]);
});

it("has none for other heads, nor where a finish mixes components", async () => {
  expect(await groups("gap", [1, 0], [1, 0])).toEqual([]);
  expect(await groups("netvlad(clusters=2,centres=random)|power", [1, 2, 3, 4], [1, 1, 1, 1])).toEqual([]);
});
