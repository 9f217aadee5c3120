import { createRequire } from "node:module";
import type { ECharts, EChartsOption } from "echarts";

/** How many systems have a colour of their own; the others are grey. */
export const COLOURED = 6;

/** Okabe and Ito's colours, told apart by the colour-blind, darkened or lightened for the ground. */
const light = ["#0072b2", "#b85500", "#007a5a", "#a8477f", "#8a6d00", "#3b3f9e"];
const dark = ["#6cb8ee", "#f09a4e", "#3fc79d", "#e093bf", "#dcc04a", "#a3a6f5"];
const variables = (grounds: { readonly [name: string]: string }, series: readonly string[]) => ({
  ...grounds,
  ...Object.fromEntries(series.map((colour, place) => [`--series-${place + 1}`, colour])),
});
const lightColours = variables(
  { "--plot-text": "#585d63", "--plot-grid": "#e6e3dd", "--series-other": "#a3a7ab" },
  light,
);
const darkColours = variables(
  { "--plot-text": "#a8aeb4", "--plot-grid": "#2c3035", "--series-other": "#5f656c" },
  dark,
);
const asText = (colours: Readonly<Record<string, string>>) =>
  Object.entries(colours)
    .map(([name, colour]) => `${name}: ${colour};`)
    .join(" ");

/** As CSS variables for the page that shows the plots. */
export const seriesColours = { light: asText(lightColours), dark: asText(darkColours) } as const;

/** @param rank of a system, from 0 */
export const colourOf = (rank: number): string => `var(--series-${rank < COLOURED ? rank + 1 : "other"})`;

/** Two lines or dots of one colour are told apart by these too. */
export const symbols = ["circle", "rect", "triangle", "diamond", "roundRect", "arrow"] as const;
export const dashes = ["solid", [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 1]] as const;

export interface DrawnPlot {
  readonly option: EChartsOption;
  /** by place of a series, then of a datum: what a pointer that rests on it is told */
  readonly titles: readonly (readonly string[])[];
  /** drawn last, with places known */
  readonly labels?: (
    pixelOf: (point: readonly [number, number]) => readonly [number, number],
  ) => EChartsOption["graphic"];
}

export const [PLOT_WIDTH, PLOT_HEIGHT] = [560, 360];

/** An SVG element that wants the page to define `seriesColours`. */
export function plotSvg({ option, titles, labels }: DrawnPlot): string {
  // Loaded with the first plot, in one file: it takes longer to load than most commands take.
  const { init } = createRequire(import.meta.url)("echarts") as typeof import("echarts");
  const plot: ECharts = init(null, null, { renderer: "svg", ssr: true, width: PLOT_WIDTH, height: PLOT_HEIGHT });
  try {
    plot.setOption({ animation: false, textStyle: { fontFamily: "system-ui, sans-serif" }, ...option });
    if (labels !== undefined) {
      const pixelOf = (point: readonly [number, number]) =>
        plot.convertToPixel({ gridIndex: 0 }, [...point]) as unknown as readonly [number, number];
      plot.setOption({ graphic: labels(pixelOf) } as EChartsOption);
    }
    return withTitles(plot.renderToSVGString(), titles);
  } finally {
    plot.dispose();
  }
}

/** The library marks what it draws of a datum with the places of its series and of itself. */
function withTitles(svg: string, titles: DrawnPlot["titles"]): string {
  const marked = /(<path [^>]*ecmeta_series_index="(\d+)" ecmeta_data_index="(\d+)"[^>]*>)(<\/path>)/g;
  return (
    svg
      .replace(marked, (_, start: string, series: string, datum: string, end: string) => {
        const title = titles[Number(series)]?.[Number(datum)];
        return title === undefined ? `${start}${end}` : `${start}<title>${escapeMarkup(title)}</title>${end}`;
      })
      .replace(/ ecmeta_\w+="[^"]*"/g, "")
      // Styles for hovering: one name in all plots of a page would make each change the others.
      .replace(/<style\s*>[\s\S]*?<\/style>/g, "")
      .replace(/ class="zr[^"]*"/g, "")
  );
}

export const escapeMarkup = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] as string);

/** A file of its own: the colours of the light page, on white. */
export function standaloneSvg(svg: string): string {
  const coloured = svg.replace(/var\((--[\w-]+)\)/g, (_, name: string) => lightColours[name] ?? "#000000");
  const start = coloured.indexOf(">") + 1;
  return `${coloured.slice(0, start)}<rect width="100%" height="100%" fill="#ffffff"/>${coloured.slice(start)}\n`;
}

const text = { color: "var(--plot-text)", fontSize: 12 } as const;
const line = { lineStyle: { color: "var(--plot-grid)" } } as const;

/** What both axes of all plots have. */
export const axisOf = (name: string, where: "below" | "beside", format: (value: number) => string) =>
  ({
    name,
    nameLocation: where === "below" ? "middle" : "end",
    nameTextStyle: { ...text, align: where === "below" ? "center" : "left" },
    axisLabel: { ...text, formatter: format, hideOverlap: true },
    axisLine: { ...line, onZero: false },
    axisTick: { show: false },
    splitLine: line,
  }) as const;
