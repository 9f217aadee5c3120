import { expect, it } from "vitest";
import { measureRanges } from "../../../packages/core/dist/quantisation/measure-ranges.js";
import { smallNetwork } from "./small-network.js";

it("takes the least and the most of all pictures, with zero inside", async () => {
  const picture = (from: number) => ({
    width: 6,
    height: 6,
    data: Uint8Array.from({ length: 108 }, (_, at) => from + at),
  });
  const ranges = await measureRanges(smallNetwork().encode(), [picture(40), picture(9), picture(140)]);
  expect([...ranges.keys()]).toEqual(["input", "rectified", "pooled", "sum"]);
  expect(ranges.get("input")).toEqual({ least: 0, most: 247 });
  const [pooled, sum] = [ranges.get("pooled")!, ranges.get("sum")!];
  expect(pooled.most).toBe(ranges.get("rectified")!.most);
  expect(sum).toEqual({ least: 0, most: 2 * pooled.most });
});
