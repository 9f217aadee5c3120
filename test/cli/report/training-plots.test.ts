import { trainingPlots } from "@loci/cli";
import { describe, expect, it } from "vitest";
import { writtenMetrics } from "../../support/written-metrics.js";

const titled = (plots: ReturnType<typeof trainingPlots>, wanted: string) => plots.find(({ title }) => title === wanted);

describe("trainingPlots", () => {
  const plots = trainingPlots(writtenMetrics(200));

  it("has a curve of everything that a run writes down", () => {
    expect(plots.map(({ title }) => title)).toEqual([
      ...["Loss", "Validation", "Learning rate", "Gradient norm", "Active triplets", "Mean distance"],
      ...["Mined triplets", "Effective rank", "Pictures per second", "Mined queries"],
    ]);
    expect(titled(plots, "Learning rate")?.lines[0]?.points[9]).toEqual([10, 0.01 / 10]);
    expect(titled(plots, "Gradient norm")?.scale).toBe("logarithmic");
    expect(titled(plots, "Effective rank")?.lines[0]?.points.map(([step]) => step)).toEqual([
      1, 26, 51, 76, 101, 126, 151, 176,
    ]);
    expect(titled(plots, "Mined triplets")?.lines[0]?.points[1]).toEqual([101, 0.99]);
    expect(titled(plots, "Mined queries")?.lines[0]?.points).toEqual([
      [100, 0.5],
      [200, 0.25],
    ]);
  });

  it("smooths what is noisy over a raw line", () => {
    const [raw, smoothed] = titled(plots, "Loss")!.lines;
    expect(raw).toMatchObject({ faint: true });
    expect(raw!.points).toHaveLength(200);
    const jumps = (points: readonly (readonly [number, number])[]) =>
      points.slice(1).reduce((sum, [, y], place) => sum + Math.abs(y - points[place]![1]), 0);
    expect(jumps(smoothed!.points)).toBeLessThan(jumps(raw!.points) / 2);
    expect(titled(trainingPlots(writtenMetrics(20)), "Loss")!.lines).toHaveLength(1);
  });

  it("draws each validation score with its best marked, with gaps where one was not measured", () => {
    const entries = [
      { kind: "validation", step: 5, scores: { "recall@1": 0.5 } },
      { kind: "validation", step: 9, scores: { "recall@1": 0.7, "MAP@R": 0.2 } },
    ] as const;
    expect(trainingPlots(entries)).toMatchObject([
      {
        title: "Validation",
        lines: [
          {
            name: "recall@1",
            marksHighest: true,
            points: [
              [5, 0.5],
              [9, 0.7],
            ],
          },
          {
            name: "MAP@R",
            marksHighest: true,
            points: [
              [5, Number.NaN],
              [9, 0.2],
            ],
          },
        ],
      },
    ]);
  });

  it("leaves out what nothing was written for", () => {
    expect(trainingPlots([])).toEqual([]);
  });
});
