import { curvePlot, plotSvg } from "@loci/cli";
import { expect, test } from "vitest";

test("a line and a title for each point of a curve; steps are even where they are asked for", () => {
  const curves = [
    {
      name: "gem",
      rank: 0,
      points: [
        [1, 50],
        [10, 90],
      ],
    },
    {
      name: "other",
      rank: 8,
      points: [
        [1, 40],
        [10, 70],
      ],
    },
  ] as const;
  const svg = plotSvg(curvePlot(curves, { along: "k", up: "recall@k", isStepwise: true }));
  expect(svg.match(/<title>/g)).toHaveLength(4);
  expect(svg).toContain("<title>gem: 10 → 90</title>");
  expect(svg).toMatch(/>10<\/text>/);
  expect(svg).toContain("var(--series-1)");
  expect(svg).toContain("var(--series-other)");
});

test("zero on a logarithmic axis is a gap", () => {
  const points = [
    [1, 0],
    [2, 10],
    [3, 100],
  ] as const;
  const svg = plotSvg(curvePlot([{ name: "a", rank: 0, points }], { along: "step", up: "norm", isLogarithmic: true }));
  expect(svg).not.toMatch(/NaN|Infinity/);
});
