import { ShardProgress } from "@loci/cli";
import { expect, it } from "vitest";

it("tells how many are done, how fast those of now are described, and what the runner says", () => {
  const told: (readonly [number, string | undefined])[] = [];
  let [state, stopped]: [string | undefined, boolean] = [undefined, false];
  const progress = new ShardProgress(
    {
      update: (done, detail) => void told.push([done, detail]),
      stop: () => {
        stopped = true;
      },
    },
    { atOnce: 1, run: async () => ({ kind: "done" }), state: () => state, close: async () => {} },
  );
  progress.pass(256);
  progress.describe(256);
  state = "3 workers";
  progress.describe(10);
  progress.stop();
  expect(told).toEqual([
    [256, "0.0 pictures/s"],
    [512, expect.stringMatching(/^[1-9]\d*\.\d pictures\/s$/)],
    [522, expect.stringMatching(/^[1-9]\d*\.\d pictures\/s, 3 workers$/)],
  ]);
  expect(stopped).toBe(true);
});
