import { linePlot, plotColours } from "@loci/cli";
import { describe, expect, it } from "vitest";

const curve = (count: number, value: (x: number) => number) =>
  Array.from({ length: count }, (_, x) => [x, value(x)] as const);
const plotted = { along: "step", range: [0, 10] } as const;

/** The drawn lines of a colour, as pairs of left and top, in pieces where there are gaps. */
function drawn(svg: string, colour: string): number[][][][] {
  const paths = svg.matchAll(/<path d="(M[^"]*)" fill="none"[^>]*stroke="([^"]+)"/g);
  return [...paths]
    .filter(([, , stroke]) => stroke === colour)
    .map(([, d]) =>
      d!
        .split("M")
        .slice(1)
        .map((piece) => piece.split("L").map((point) => point.split(" ").map(Number))),
    );
}
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

describe("linePlot", () => {
  it("draws each line in proportion to its figures, in a colour of its own", () => {
    const lines = [
      { name: "up", points: curve(11, (x) => x) },
      { name: "down", points: curve(11, (x) => 10 - x) },
    ];
    const svg = linePlot({ ...plotted, lines });
    const [[[up]], [[down]]] = [drawn(svg, "var(--line-1)"), drawn(svg, "var(--line-2)")] as [
      [[number[][]]],
      [[number[][]]],
    ];
    const [[left, bottom], [right, top]] = [up[0], up[10]] as [[number, number], [number, number]];
    for (const [x, [across, height]] of (up as [number, number][]).entries()) {
      expect(Math.abs(across - (left + (x * (right - left)) / 10))).toBeLessThan(0.2);
      expect(Math.abs(height - (bottom + (x * (top - bottom)) / 10))).toBeLessThan(0.2);
      expect(Math.abs(down[x]![1]! - up[10 - x]![1]!)).toBeLessThan(0.2);
    }
    expect(bottom).toBeGreaterThan(top);
    expect(texts(svg)).toEqual(expect.arrayContaining(["up", "down", "step"]));
    for (const scheme of Object.values(plotColours)) {
      for (const [, name] of svg.matchAll(/var\((--[\w-]+)\)/g)) expect(scheme).toContain(`${name}: #`);
    }
  });

  it("spaces powers of ten evenly on a logarithmic axis and leaves out what has no logarithm", () => {
    const points = [1, 10, 100, 0, -1, 1000].map((y, x) => [x, y] as const);
    const [pieces] = drawn(
      linePlot({ ...plotted, scale: "logarithmic", lines: [{ name: "norm", points }] }),
      "var(--line-1)",
    );
    const [one, ten, hundred] = pieces![0]!.map(([, height]) => height!);
    expect(pieces![0]).toHaveLength(3);
    expect(Math.abs(one! - ten! - (ten! - hundred!))).toBeLessThan(0.2);
  });

  it("leaves gaps where a figure is not finite", () => {
    // Of JSON's null, too, which is what it makes of NaN.
    const missing = [Number.NaN, null as unknown as number, Number.POSITIVE_INFINITY];
    const points = curve(9, (x) => missing[x - 3] ?? x);
    const broken = points.map(([x, y]) => [x, x === 4 ? missing[1]! : y] as const);
    const [pieces] = drawn(linePlot({ ...plotted, lines: [{ name: "loss", points: broken }] }), "var(--line-1)");
    expect(pieces!.map((piece) => piece.length)).toEqual([3, 3]);
  });

  it("marks the first of the highest points with its value, also among very many", () => {
    const points = curve(100_000, (x) => (x === 70_000 || x === 80_000 ? 0.98765 : 0.5));
    const lines = [{ name: "recall@1", points, marksHighest: true }];
    const svg = linePlot({ along: "step", range: [0, 100_000], lines });
    expect(texts(svg)).toContain("0.988");
    const [, left] = svg.match(/transform="matrix\(4\.5,0,0,4\.5,([\d.]+),/)!;
    const [line] = drawn(svg, "var(--line-1)") as [number[][][]];
    const [first, last] = [line[0]![0]![0]!, line[0]!.at(-1)![0]!];
    expect((Number(left) - first) / (last - first)).toBeCloseTo(0.7, 2);
  });

  it("stays small however many points there are", () => {
    const lines = [{ name: "loss", faint: true, points: curve(50_000, (x) => Math.sin(x * x)) }];
    expect(linePlot({ along: "step", range: [0, 50_000], lines }).length).toBeLessThan(30_000);
  });

  it("says large and small figures shortly", () => {
    const lines = [
      {
        name: "rate",
        points: [
          [0, 0],
          [120_000, 2e-5],
        ] as const,
      },
    ];
    expect(texts(linePlot({ along: "step", range: [0, 120_000], lines }))).toEqual(
      expect.arrayContaining(["120K", "2e-5", "0"]),
    );
  });
});
