import { createProtocol, type Position } from "@loci/core";
import { expect, test } from "vitest";
import { splitDataset } from "../../../support/made-datasets.js";

const found = (query: Position, gallery: readonly Position[], radius: number) => {
  const dataset = splitDataset(
    [{ position: query }],
    gallery.map((position) => ({ position })),
  );
  return createProtocol("netvlad-25m", { radius }).judge(dataset).settings[0]?.judgements[0]?.positives ?? [];
};

test("metres in a plane", () => {
  const gallery = [
    { x: 3, y: 4 },
    { x: 0, y: 5.1 },
  ];
  expect(found({ x: 0, y: 0 }, gallery, 5)).toEqual([0]);
});

test("a thousandth of a degree is 111 m along a meridian, and half of it along the parallel of 60 degrees", () => {
  const query = { latitude: 60, longitude: 10 };
  const [north, east] = [
    { latitude: 60.001, longitude: 10 },
    { latitude: 60, longitude: 10.001 },
  ];
  expect(found(query, [north, east], 56)).toEqual([1]);
  expect(found(query, [north, east], 55)).toEqual([]);
  expect(found(query, [north, east], 112)).toEqual([0, 1]);
});

test("over the date line", () => {
  const [west, east] = [
    { latitude: 0, longitude: 179.9999 },
    { latitude: 0, longitude: -179.9999 },
  ];
  expect(found(west, [east], 23)).toEqual([0]);
});
