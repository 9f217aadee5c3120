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
  /** of the y axis; what is not above 0 is a gap */
  readonly isLogarithmic?: boolean;
  /** every x at an even step, as for cut-offs that double */
  readonly isStepwise?: boolean;
}

/** Lines up to so many points show each of them. */
const MOST_DOTS = 20;

/** Curves of systems; those of the best few are coloured and lie above the grey others. */
export function curvePlot(curves: readonly Curve[], { along, up, isLogarithmic, isStepwise }: CurveAxes): DrawnPlot {
  const hindmostFirst = curves.toSorted((a, b) => b.rank - a.rank);
  const series = hindmostFirst.map(({ rank, points, name }) => ({
    ...{
      type: "line",
      name,
      data: points.map(([x, y]) => [isStepwise ? String(x) : x, !isLogarithmic || y > 0 ? y : Number.NaN]),
      z: rank < COLOURED ? 4 : 2,
    },
    ...{ symbol: rank < COLOURED ? symbols[rank] : "circle", symbolSize: 7, showSymbol: points.length <= MOST_DOTS },
    itemStyle: { color: colourOf(rank) },
    lineStyle: {
      color: colourOf(rank),
      width: rank < COLOURED ? 2 : 1,
      type: rank < COLOURED ? dashes[rank] : "solid",
    },
  }));
  const xs = [...new Set(curves.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const steps = { type: "category", boundaryGap: false, data: xs.map(String), name: along, nameLocation: "middle" };
  const even = { ...axisOf(along, "below", short), type: "value", min: xs[0], max: xs.at(-1) };
  const { formatter: _, ...stepLabel } = even.axisLabel;
  return {
    option: {
      grid: { left: 6, right: 14, top: 6, bottom: 4, outerBoundsMode: "same" },
      xAxis: isStepwise ? { ...even, ...steps, axisLabel: stepLabel, min: undefined, max: undefined } : even,
      yAxis: { ...axisOf(up, "beside", short), type: isLogarithmic ? "log" : "value", scale: true },
      series,
    } as DrawnPlot["option"],
    titles: hindmostFirst.map(({ name, points }) => points.map(([x, y]) => `${name}: ${short(x)} → ${short(y)}`)),
  };
}
