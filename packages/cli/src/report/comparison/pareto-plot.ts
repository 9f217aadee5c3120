import { placeLabels } from "./place-labels.js";
import { axisOf, COLOURED, colourOf, type DrawnPlot, PLOT_HEIGHT, PLOT_WIDTH, symbols } from "./plot-svg.js";
import { percent, short } from "./result-columns.js";

export interface ParetoPoint {
  readonly name: string;
  /** what it costs; less is better. Points at 0 are not drawn. */
  readonly cost: number;
  /** 0 to 1; more is better */
  readonly quality: number;
}

/** A logarithmic axis has a number at each power of ten: costs that lie nearer together would have none or one. */
const POWERS = 10;
const spread = (points: readonly ParetoPoint[]): number => {
  const costs = points.map(({ cost }) => cost);
  return Math.max(...costs) / Math.min(...costs);
};

/** The points that none beats: by cost, each better than all that cost less. */
export function paretoFront<Point extends Pick<ParetoPoint, "cost" | "quality">>(points: readonly Point[]): Point[] {
  const rising = [...points].sort((a, b) => a.cost - b.cost || b.quality - a.quality);
  let best = Number.NEGATIVE_INFINITY;
  return rising.filter(({ quality }) => {
    if (quality <= best) return false;
    best = quality;
    return true;
  });
}

/**
 * Quality against cost, the front as a line.
 * @param points best first: the first few are coloured, their names and those of the front written beside them
 */
export function paretoPlot(points: readonly ParetoPoint[], cost: string, quality: string): DrawnPlot {
  const drawn = points.map((point, rank) => ({ ...point, rank })).filter((point) => point.cost > 0);
  const front = paretoFront(drawn);
  const data = drawn.map(({ cost: x, quality: y, rank }) => ({
    value: [x, y],
    symbol: rank < COLOURED ? (symbols[rank] as string) : "circle",
    symbolSize: rank < COLOURED ? 11 : 8,
    itemStyle: { color: colourOf(rank), opacity: 1 },
  }));
  const titles = drawn.map(
    (point) => `${point.name}: ${quality} ${percent(point.quality)} %, ${cost} ${short(point.cost)}`,
  );
  const isOnFront = new Set(front.map(({ name }) => name));
  const important = [
    ...drawn.filter(({ name }) => isOnFront.has(name)),
    ...drawn.filter(({ name }) => !isOnFront.has(name)),
  ];
  const step = front.flatMap((point, place): readonly (readonly [number, number])[] => {
    const next = front[place + 1];
    const corner = [[point.cost, point.quality]] as const;
    return next === undefined ? corner : [...corner, [next.cost, point.quality]];
  });
  return {
    option: {
      grid: { left: 6, right: 14, top: 6, bottom: 4, outerBoundsMode: "same" },
      xAxis: {
        ...axisOf(cost, "below", short),
        type: spread(drawn) > POWERS ? "log" : "value",
        axisLabel: { ...axisOf(cost, "below", short).axisLabel, showMaxLabel: false },
        ...around(drawn.map((point) => point.cost)),
      },
      yAxis: { ...axisOf(`${quality}, %`, "beside", (value) => short(100 * value)), type: "value", scale: true },
      series: [
        {
          type: "line",
          data: step,
          silent: true,
          symbol: "none",
          lineStyle: { color: "var(--plot-text)", width: 1.2 },
        },
        { type: "scatter", data, z: 3 },
      ],
    } as DrawnPlot["option"],
    titles: [[], titles],
    labels: (pixelOf) => {
      const places = drawn.map(({ cost: x, quality: y }) => pixelOf([x, y]));
      const labels = important.map(({ name, rank, cost: x, quality: y }) => {
        const [left, top] = pixelOf([x, y]);
        return { text: name.length > 28 ? `${name.slice(0, 27)}…` : name, x: left, y: top, rank };
      });
      const room = { left: 40, top: 24, right: PLOT_WIDTH - 4, bottom: PLOT_HEIGHT - 40 };
      return placeLabels(labels, [...places, ...along(step.map(pixelOf))], room).map(
        ({ text, left, top, ...label }) => ({
          ...{ type: "text", left, top, silent: true, z: 5 },
          style: {
            text,
            fontSize: 11,
            fontFamily: "system-ui, sans-serif",
            fill:
              "rank" in label && (label.rank as number) < COLOURED
                ? colourOf(label.rank as number)
                : "var(--plot-text)",
          },
        }),
      );
    },
  };
}

/** Points of a line every few pixels: names keep clear of it. */
const along = (corners: readonly (readonly [number, number])[]) =>
  corners.slice(1).flatMap(([x, y], place) => {
    const [fromX, fromY] = corners[place] as readonly [number, number];
    const steps = Math.max(1, Math.round(Math.hypot(x - fromX, y - fromY) / 6));
    return Array.from({ length: steps }, (_, i) => {
      const part = i / steps;
      return [fromX + part * (x - fromX), fromY + part * (y - fromY)] as const;
    });
  });

/** Some room on both sides, and more than one place where all cost the same. */
function around(values: readonly number[]): { readonly min: number; readonly max: number } {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(1.15, (most / least) ** 0.06);
  return { min: Number((least / margin).toPrecision(2)), max: Number((most * margin).toPrecision(2)) };
}
