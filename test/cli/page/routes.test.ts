import { expect, it } from "vitest";
import { routesOf } from "../../../packages/cli/page/routes.js";

it("goes through each sequence by frame, and leaves out what has none", () => {
  const routes = routesOf([
    { id: 1, at: [1, 1], sequence: "a", frame: 2 },
    { id: 2, at: [2, 2], sequence: "a", frame: 1 },
    { id: 3, at: [3, 3], sequence: "b", frame: 7 },
    { id: 4, at: [4, 4], sequence: "b" },
    { id: 5, at: [5, 5], frame: 1 },
  ]);
  expect(routes).toEqual([
    [
      [2, 2],
      [1, 1],
    ],
    [[3, 3]],
    [[5, 5]],
  ]);
});
