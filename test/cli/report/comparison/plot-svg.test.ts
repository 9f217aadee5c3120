import { curvePlot, plotSvg, standaloneSvg } from "@loci/cli";
import { expect, test } from "vitest";

const svg = plotSvg(
  curvePlot(
    [
      {
        name: "a & b",
        rank: 0,
        points: [
          [1, 2],
          [2, 3],
        ],
      },
    ],
    { along: "step", up: "loss" },
  ),
);

test("on the page: colours of the page, nothing that reaches beyond the drawing", () => {
  expect(svg).toContain("var(--plot-text)");
  expect(svg).toContain("<title>a &amp; b: 1 → 2</title>");
  expect(svg).not.toMatch(/<style|ecmeta|class="zr/);
});

test("alone: colours of its own, on white", () => {
  const alone = standaloneSvg(svg);
  expect(alone).not.toContain("var(");
  expect(alone).toMatch(/^<svg [^>]*><rect width="100%" height="100%" fill="#ffffff"\/>/);
});
