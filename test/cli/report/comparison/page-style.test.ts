import { curvePlot, pageStyle, plotSvg } from "@loci/cli";
import { expect, test } from "vitest";

test("defines every colour of the plots, in light and dark", () => {
  const curves = Array.from({ length: 8 }, (_, rank) => ({
    name: `${rank}`,
    rank,
    points: [
      [1, rank],
      [2, rank],
    ] as const,
  }));
  const used = plotSvg(curvePlot(curves, { along: "x", up: "y" })).matchAll(/var\((--[\w-]+)\)/g);
  for (const name of new Set([...used].map((match) => match[1]!))) expect(pageStyle.split(`${name}:`)).toHaveLength(3);
});
