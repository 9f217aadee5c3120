import { expect, it } from "vitest";
import {
  CALIBRATION_CLASSES,
  calibrationPictures,
} from "../../../packages/core/dist/quantisation/calibration-pictures.js";

it("draws the same pictures each time, of the size of the network, and not all alike", async () => {
  const first = async () => (await calibrationPictures({ fit: "fill", size: 32 }).next()).value;
  expect(await first()).toEqual(await first());
  const means: number[] = [];
  for await (const { width, height, data } of calibrationPictures({ fit: "shorter-side", size: 24 })) {
    expect([width, height]).toEqual([24, 24]);
    means.push(data.reduce((sum, value) => sum + value, 0) / data.length);
  }
  expect(means).toHaveLength(2 * CALIBRATION_CLASSES);
  expect(Math.max(...means) - Math.min(...means)).toBeGreaterThan(40);
});
