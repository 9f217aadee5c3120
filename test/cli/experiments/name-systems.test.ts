import { checkExperiment, expandGrid, nameSystems, parseLocatedYaml } from "@loci/cli";
import { expect, it } from "vitest";

it("names what differs, and nothing else", async () => {
  const text =
    "data: p\ngrid:\n  - {backbones: mobilenet_v2, layers: [out_relu, block_3_expand_relu], heads: gem(p=3), indexes: [flat, hnsw(ef=32)], views: [none, flip]}\n  - {backbones: mobilenet_v2, heads: gem, training: {epochs: 2}}\n";
  const cells = await expandGrid(checkExperiment(await parseLocatedYaml(text, "e.yaml"), "."));
  const names = cells.map(({ system }) => system);
  expect(names[0]).toBe("gem @mobilenet_v2@out_relu");
  expect(names).toContain("gem @mobilenet_v2@block_3_expand_relu flip hnsw(ef=32)");
  expect(names.at(-1)).toMatch(/trained by gsv-ms\(epochs=2\)$/);
  expect(new Set(names).size).toBe(names.length);
  expect(nameSystems([])).toEqual([]);
});
