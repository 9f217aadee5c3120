import { checkExperiment, expandGrid, parseLocatedYaml } from "@loci/cli";
import { describe, expect, it } from "vitest";

const cellsOf = async (grid: string) =>
  expandGrid(checkExperiment(await parseLocatedYaml(`data: photos\ngrid: ${grid}\n`, "e.yaml"), "."));

describe("the grid", () => {
  it("is the product of its axes, in their order", async () => {
    const cells = await cellsOf(
      "{backbones: mobilenet_v2, layers: [block_3_expand_relu, out_relu], sizes: [64, 96], heads: [gap, gmp], finishes: [none, power]}",
    );
    expect(cells).toHaveLength(16);
    expect(cells[0]?.configuration).toEqual({
      source: "mobilenet_v2@block_3_expand_relu",
      ...{ head: "gap", fit: "fill", size: 64, flip: false, scales: [1] },
      ...{ training: null, index: { kind: "flat", precision: "float32" }, rerank: null, seed: 42 },
    });
    expect(new Set(cells.map(({ configuration }) => JSON.stringify(configuration))).size).toBe(16);
  });

  it("multiplies options, writes every one out, and has equal cells once", async () => {
    const cells = await cellsOf(
      "[{backbones: mobilenet_v2, heads: [{name: netvlad, options: {clusters: [2, 4], centres: random}}, gem]}, {backbones: mobilenet_v2, heads: [gem(p=3), gem(p=4)]}]",
    );
    expect(cells.map(({ system }) => system)).toEqual([
      ...["netvlad(clusters=2,centres=random)", "netvlad(clusters=4,centres=random)", "gem", "gem(p=4)"],
    ]);
    expect(cells[0]?.configuration.head).toMatch(/^netvlad\(clusters=2,centres=random,.*intraNormalisation=true/);
  });

  it("tries seeds only where something is random, as one system", async () => {
    const cells = await cellsOf("{backbones: mobilenet_v2, heads: [gap, netvlad], seeds: [1, 2, 3]}");
    expect(cells.map(({ system, configuration: { seed } }) => [system, seed])).toEqual([
      ["gap", 42],
      ["netvlad", 1],
      ["netvlad", 2],
      ["netvlad", 3],
    ]);
  });

  it("puts the grid's necks before the head's and its finishes behind", async () => {
    const [cell] = await cellsOf(
      "{backbones: mobilenet_v2, necks: l2, heads: 'max-pool(kernel=3)|gem|power', finishes: 'crop(dimensions=8)'}",
    );
    expect(cell?.configuration.head).toMatch(
      /^l2\|max-pool\(kernel=3.*\)\|gem\(.*\)\|power\(.*\)\|crop\(dimensions=8\)$/,
    );
  });

  it("resolves recipes with the cell's seed", async () => {
    const [cell] = await cellsOf(
      "{backbones: mobilenet_v2, heads: gem, training: {recipe: gsv-ms, epochs: 2}, seeds: 7}",
    );
    expect(cell?.work.training).toMatchObject({ seed: 7, phases: [{ epochs: 2 }] });
    expect(cell?.configuration.training).toMatchObject({ recipe: "gsv-ms", seed: 7 });
  });
});
