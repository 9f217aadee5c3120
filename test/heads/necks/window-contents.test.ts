import { expect, it } from "vitest";
import { picture, runNeck } from "./run-neck.js";

// Through the two necks that look into windows.

it("mirrors as often as it takes: two locations under a window of seven", async () => {
  // Along each row the window covers positions -2 to 4, which are 1 2 1 2 1 2 1; the nearest ones would make 1 1 1 2 2 2 2.
  const map = picture([
    [1, 2],
    [1, 2],
  ]);
  expect([...(await runNeck("median-pool(kernel=7,padding=2,ceil=true)", map)).values]).toEqual([1]);
});

it("puts windows side by side in order, overlapping ones with their shared locations twice", async () => {
  const { values } = await runNeck(
    "max-unpool(kernel=2,stride=1)",
    picture([[1, 5, 2, 3, 0]].concat([[0, 0, 0, 0, 4]])),
  );
  expect([...values]).toEqual([0, 5, 0, 3, 0, 0, 0, 0, 0, 4]);
});
