import { thin } from "@loci/cli";
import { describe, expect, it } from "vitest";

describe("thin", () => {
  const wave = Array.from({ length: 10_007 }, (_, step) => [step, Math.sin(step / 50)] as const);

  it("keeps spikes, the ends and the order, and little else", () => {
    const points = wave.map(([x, y]) => [x, x === 5000 ? 9 : x === 5001 ? -9 : y] as const);
    const thinned = thin(points, 100);
    expect(thinned.length).toBeLessThanOrEqual(202);
    expect(thinned.length).toBeGreaterThan(150);
    expect([thinned[0], thinned.at(-1)]).toEqual([points[0], points.at(-1)]);
    expect(thinned).toContain(points[5000]);
    expect(thinned).toContain(points[5001]);
    const along = thinned.map(([x]) => x);
    expect(along).toEqual([...new Set(along)].sort((a, b) => a - b));
  });

  it("keeps the lowest and highest of each hundredth", () => {
    const thinned = thin(wave.slice(0, 10_000), 100);
    for (let start = 0; start < 10_000; start += 100) {
      const [all, kept] = [wave, thinned].map((points) =>
        points.filter(([x]) => x >= start && x < start + 100).map(([, y]) => y),
      );
      expect([Math.min(...kept!), Math.max(...kept!)]).toEqual([Math.min(...all!), Math.max(...all!)]);
    }
  });

  it("leaves short lines as they are, and a gap where nothing is finite", () => {
    const short = wave.slice(0, 200);
    expect(thin(short, 100)).toBe(short);
    const torn = wave.map(([x, y]) => [x, x >= 3000 && x < 5000 ? Number.NaN : y] as const);
    const gap = thin(torn, 10).filter(([, y]) => Number.isNaN(y));
    expect(gap.length).toBeGreaterThan(0);
    expect(gap.every(([x]) => x >= 3000 && x < 5000)).toBe(true);
  });
});
