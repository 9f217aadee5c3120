import { openNearestCentre } from "@loci/heads";
import { expect, it } from "vitest";
import { randomTensor } from "../../support/random-tensor.js";

it("assigns every point to its nearest centre, as a plain loop does", async () => {
  const [count, channels, clusters] = [200, 7, 5];
  const points = randomTensor([count, channels], 1).values;
  const centres = randomTensor([clusters, channels], 2).values;
  const squaredDistance = (point: number, centre: number) =>
    Array.from(
      { length: channels },
      (_, c) => (points[point * channels + c]! - centres[centre * channels + c]!) ** 2,
    ).reduce((sum, value) => sum + value, 0);
  const { assign, close } = await openNearestCentre({ values: points, count }, channels);
  const { nearest, squaredDistances } = await assign(centres);
  await close();
  for (let point = 0; point < count; point++) {
    const distances = Array.from({ length: clusters }, (_, centre) => squaredDistance(point, centre));
    expect(nearest[point]).toBe(distances.indexOf(Math.min(...distances)));
    expect(squaredDistances[point]).toBeCloseTo(Math.min(...distances), 4);
  }
});
