import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { checkExperiment, expandGrid, parseLocatedYaml } from "@loci/cli";
import { describe, expect, it } from "vitest";
import { networkFixture } from "../../support/network-fixtures.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

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

  it("refuses two networks of one name, of which it would compute one; a copy is no other", async () => {
    const folder = await temporaryFolder();
    const place = async (fixture: string, part: string) => {
      await mkdir(path.join(folder, part));
      await copyFile(networkFixture(fixture), path.join(folder, part, "net.onnx"));
      return path.join(folder, part, "net.onnx");
    };
    const [one, copy, other] = [
      ...[await place("resnet-old", "a"), await place("resnet-old", "b"), await place("resnet", "c")],
    ] as const;
    expect(await cellsOf(`{backbones: [${one}, ${copy}], heads: gap}`)).toHaveLength(1);
    await expect(cellsOf(`{backbones: [${one}, ${other}], heads: gap}`)).rejects.toThrow(
      `e.yaml:2:${one.length + 22}: networks called net: expected one, got ${one} and ${other}, which are not the same`,
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
