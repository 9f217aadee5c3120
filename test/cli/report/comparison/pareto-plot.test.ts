import { paretoFront, paretoPlot, plotSvg } from "@loci/cli";
import fc from "fast-check";
import { expect, test } from "vitest";

test("the front are those that none beats in both", () => {
  const point = fc.record({ cost: fc.integer({ min: 1, max: 9 }), quality: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 12 }), (points) => {
      const beaten = (a: (typeof points)[number]) =>
        points.some((b) => b.cost <= a.cost && b.quality >= a.quality && (b.cost < a.cost || b.quality > a.quality));
      const text = ({ cost, quality }: (typeof points)[number]) => `${cost} ${quality}`;
      const expected = new Set(points.filter((one) => !beaten(one)).map(text));
      expect(new Set(paretoFront(points).map(text))).toEqual(expected);
    }),
  );
});

test("every system is told where the pointer rests, with its figures; the best are coloured, the others grey", () => {
  const points = Array.from({ length: 27 }, (_, i) => ({ name: `<s${i}>`, cost: 10 * (i + 1), quality: 0.9 - i / 40 }));
  const svg = plotSvg(paretoPlot(points, "bytes", "recall@1"));
  expect(svg.match(/<title>/g)).toHaveLength(27);
  expect(svg).toContain("<title>&lt;s0&gt;: recall@1 90.0 %, bytes 10</title>");
  expect(svg).toContain("var(--series-6)");
  expect(svg).not.toContain("var(--series-7)");
  expect(svg).toContain("var(--series-other)");
});
