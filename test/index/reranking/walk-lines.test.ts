import { expect, it } from "vitest";
import { linesThrough, offsetsOf, sequenceOptions } from "../../../packages/index/dist/reranking/walk-lines.js";

it("offsetsOf: the query is the last frame, or in the middle, as far as the walk goes", () => {
  expect(offsetsOf(10, 20, { length: 4, align: "past" })).toEqual([-3, -2, -1, 0]);
  expect(offsetsOf(10, 20, { length: 5, align: "centred" })).toEqual([-2, -1, 0, 1, 2]);
  expect(offsetsOf(10, 20, { length: 4, align: "centred" })).toEqual([-1, 0, 1, 2]);
  expect(offsetsOf(1, 20, { length: 4, align: "past" })).toEqual([-1, 0]);
  expect(offsetsOf(19, 20, { length: 5, align: "centred" })).toEqual([-2, -1, 0]);
  expect(offsetsOf(0, 1, { length: 9, align: "centred" })).toEqual([0]);
});

it("linesThrough: one line a speed, both ends included, through the query", () => {
  const lines = linesThrough([-10, -5, 0], { slowest: 0.8, fastest: 1.2, step: 0.1 });
  expect(lines.map(([first]) => first)).toEqual([-8, -9, -10, -11, -12]);
  expect(lines.every((line) => line[2] === 0)).toBe(true);
  expect(linesThrough([-2], { slowest: 1, fastest: 1, step: 0.1 })).toEqual([[-2]]);
});

it("sequenceOptions: the fastest is not slower than the slowest", () => {
  expect(sequenceOptions.safeParse({ slowest: 2 }).error?.issues[0]).toMatchObject({
    path: ["fastest"],
    message: "expected at least slowest",
  });
});
