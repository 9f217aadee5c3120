import { groupFeatures } from "@loci/cli";
import { expect, it } from "vitest";
import { cellsOf, drawExperimentPictures } from "../../support/small-experiment.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("one pass of a network gives all layers that any cell wants of a size and view", async () => {
  const folder = await temporaryFolder();
  await drawExperimentPictures(folder);
  const { cells } = await cellsOf(
    folder,
    "[{backbones: mobilenet_v2, layers: [block_3_expand_relu, out_relu], sizes: [64, 96], heads: [gap, gmp]}, {backbones: mobilenet_v2@block_6_expand_relu, sizes: 64, heads: gap, views: [none, flip]}]",
  );
  const groups = await groupFeatures(cells);
  expect(groups.map(({ layers, size, views: [view] }) => [layers, size, view.flip])).toEqual([
    [["block_3_expand_relu", "out_relu", "block_6_expand_relu"], 64, false],
    [["block_3_expand_relu", "out_relu"], 96, false],
    [["block_6_expand_relu"], 64, true],
  ]);
});
