import { axisOf, COLOURED, colourOf, type DrawnPlot, dashes, symbols } from "./plot-svg.js";
import { short } from "./result-columns.js";

export interface Curve {
  readonly name: string;
  /** of its system, from 0 */
  readonly rank: number;
  /** x rising */
  readonly points: readonly (readonly [number, number])[];
}

export interface CurveAxes {
  readonly along: string;
  readonly up: string;
  readonly scales?: { readonly x?: "log"; readonly y?: "log" };
}

/** Lines up to so many points show each of them. */
const MOST_DOTS = 20;

/** Curves of systems; those of the best few are coloured and lie above the grey others. */
export function curvePlot(curves: readonly Curve[], { along, up, scales = {} }: CurveAxes): DrawnPlot {
  const hindmostFirst = curves.toSorted((a, b) => b.rank - a.rank);
  const series = hindmostFirst.map(({ rank, points, name }) => ({
    ...{ type: "line", name, data: points.map((point) => [...point]), z: rank < COLOURED ? 4 : 2 },
    ...{ symbol: symbols[rank % symbols.length], symbolSize: 7, showSymbol: points.length <= MOST_DOTS },
    itemStyle: { color: colourOf(rank) },
    lineStyle: {
      color: colourOf(rank),
      width: rank < COLOURED ? 2 : 1,
      type: rank < COLOURED ? dashes[rank] : "solid",
    },
  }));
  const xs = curves.flatMap(({ points }) => points.map(([x]) => x));
  return {
    option: {
      grid: { left: 10, right: 24, top: 30, bottom: 26, outerBoundsMode: "same" },
      xAxis: {
        ...axisOf(along, "below", short),
        type: scales.x ?? "value",
        min: Math.min(...xs),
        max: Math.max(...xs),
      },
      yAxis: { ...axisOf(up, "beside", short), type: scales.y ?? "value", scale: true },
      series,
    } as DrawnPlot["option"],
    titles: hindmostFirst.map(({ name, points }) => points.map(([x, y]) => `${name}: ${short(x)} → ${short(y)}`)),
  };
}
