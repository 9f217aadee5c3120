import { createRequire } from "node:module";
import type { EChartsOption, LineSeriesOption } from "echarts";
import { thin } from "./thin.js";

export interface PlotLine {
  readonly name: string;
  /** Pairs of x and y, x rising. A y that is no finite number, or not above 0 on a logarithmic axis, is a gap. */
  readonly points: readonly (readonly [number, number])[];
  /** Thin, pale and not in the legend: the raw figures behind a smoothed line. */
  readonly faint?: boolean;
  /** Marks the highest point, the first of equals, with its value. */
  readonly marksHighest?: boolean;
}

export interface LinePlot {
  /** What the x axis counts. */
  readonly along: string;
  /** First and last x of the axis. */
  readonly range: readonly [number, number];
  readonly lines: readonly PlotLine[];
  /** Of the y axis; linear where it is left out. */
  readonly scale?: "linear" | "logarithmic";
}

type Scale = NonNullable<LinePlot["scale"]>;

/** In units of the drawing; a page scales it to the room that it has. */
const [WIDTH, HEIGHT] = [400, 235];
/** Where points can be told apart along x. */
const PLACES = 400;
/** Lines of up to so many points show each of them. */
const MOST_DOTS = 60;

/** The colours of plots, as CSS variables for `:root` of the page that shows them. */
export const plotColours = {
  light: "--plot-text: #6b7076; --plot-grid: #e6e3dd; --line-1: #2f6db5; --line-2: #2e8b57; --line-3: #c8553d;",
  dark: "--plot-text: #9aa0a6; --plot-grid: #2c3035; --line-1: #6aa5e8; --line-2: #4fb47e; --line-3: #e0785f;",
} as const;
const COLOURS = 3;

/**
 * An SVG element of lines over common axes. However many points a line has, the drawing keeps some hundreds: the lowest and
 * the highest of those that fall on one place, so spikes stay visible. It wants the page to define `plotColours`.
 */
export function linePlot({ along, range, lines, scale = "linear" }: LinePlot): string {
  const named = lines.filter(({ faint }) => !faint).map(({ name }) => name);
  const colourOf = ({ name }: PlotLine) => `var(--line-${1 + (Math.max(0, named.indexOf(name)) % COLOURS)})`;
  // Loaded with the first plot, in one file: it takes longer to load than most commands take.
  const { init } = createRequire(import.meta.url)("echarts") as typeof import("echarts");
  const plot = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: HEIGHT });
  plot.setOption({
    animation: false,
    textStyle: { fontFamily: "system-ui, sans-serif" },
    grid: { left: 8, right: 4, top: named.length > 1 ? 36 : 10, bottom: 8, outerBoundsMode: "same" },
    legend: {
      show: named.length > 1,
      data: named,
      top: 0,
      left: 4,
      textStyle: label,
      itemHeight: 3,
      icon: "roundRect",
    },
    xAxis: {
      ...axis,
      ...{ type: "value", min: range[0], max: range[1], splitLine: { show: false } },
      ...{ name: along, nameLocation: "middle", nameTextStyle: label },
    },
    yAxis: { ...axis, ...(scale === "linear" ? { type: "value", scale: true } : { type: "log" }) },
    series: lines.map((line) => seriesOf(line, colourOf(line), scale)),
  } as EChartsOption);
  const svg = plot.renderToSVGString();
  plot.dispose();
  return svg;
}

function seriesOf({ name, points, faint, marksHighest }: PlotLine, colour: string, scale: Scale): LineSeriesOption {
  const drawable = (y: number) => Number.isFinite(y) && (scale === "linear" || y > 0);
  const drawn = points.map(([x, y]) => [x, drawable(y) ? y : Number.NaN] as const);
  const highest = drawn.filter(([, y]) => drawable(y)).reduce(higher, undefined);
  return {
    type: "line",
    ...{ name, silent: true, symbol: "circle", symbolSize: 5 },
    showSymbol: !faint && points.length <= MOST_DOTS,
    data: thin(drawn, PLACES).map((point) => [...point]),
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: faint ? 1.3 : 1.8, opacity: faint ? 0.3 : 1 },
    ...(marksHighest && highest !== undefined && { markPoint: markOf(highest, colour) }),
  };
}

type Point = readonly [number, number];
const higher = (best: Point | undefined, point: Point): Point =>
  best === undefined || point[1] > best[1] ? point : best;

function markOf([x, y]: Point, colour: string): NonNullable<LineSeriesOption["markPoint"]> {
  return {
    ...{ symbol: "circle", symbolSize: 9, animation: false },
    label: { formatter: asText(y), position: "top", color: colour, fontWeight: "bold", fontSize: 12 },
    data: [{ name: "highest", coord: [x, y] }],
  };
}

const label = { color: "var(--plot-text)", fontSize: 12 } as const;
const line = { lineStyle: { color: "var(--plot-grid)" } } as const;
const axis = {
  axisLabel: { ...label, formatter: asText, hideOverlap: true },
  ...{ axisLine: { ...line, onZero: false }, axisTick: { show: false }, splitLine: line, splitNumber: 5 },
} as const;

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/** Three significant digits, without zeros that say nothing: 0.125, 1.5e-5, 120K. */
function asText(value: number): string {
  const rounded = Number(value.toPrecision(3));
  if (Math.abs(rounded) >= 10_000) return compact.format(rounded);
  return rounded !== 0 && Math.abs(rounded) < 1e-3 ? rounded.toExponential() : String(rounded);
}
