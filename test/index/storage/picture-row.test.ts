import type { Picture } from "@loci/core";
import { keyOfRow, pictureColumns, pictureKey, pictureRow } from "@loci/index";
import { expect, test } from "vitest";
import { columnsWith } from "../../../packages/index/dist/storage/columns.js";
import { fileOfRow } from "../../../packages/index/dist/storage/picture-row.js";

test("everything that is known of a picture, in columns of one kind each", () => {
  const picture: Picture = {
    path: "/pictures/a/1.jpg",
    name: "a/1.jpg",
    label: "a",
    position: { latitude: 47.5, longitude: 19 },
    heading: 90,
    time: 1e12,
    sequence: "walk",
    frame: 3,
    box: { left: 1, top: 2, width: 3, height: 4 },
    attributes: { weather: "rain", "night time": "yes", frame: "III", "1st": "x" },
  };
  const row = pictureRow(picture);
  expect(row).toEqual({
    path: "a/1.jpg",
    label: "a",
    latitude: 47.5,
    longitude: 19,
    heading: 90,
    time: 1e12,
    sequence: "walk",
    frame: 3,
    ...{ box_left: 1, box_top: 2, box_width: 3, box_height: 4 },
    ...{ weather: "rain", night_time: "yes", frame_text: "III", _1st: "x" },
  });
  expect(columnsWith({}, row, "i")).toMatchObject({ latitude: "number", time: "time", frame_text: "text" });
});

test("what is not known is not there, and the path can be another", () => {
  expect(pictureRow({ path: "/p/b.jpg", name: "b.jpg", position: { x: 1, y: 2 } }, "../b.jpg")).toEqual({
    path: "../b.jpg",
    x: 1,
    y: 2,
  });
});

test("a row tells the file and the box that its descriptor is of", () => {
  const box = { left: 1, top: 2, width: 3, height: 4 };
  const row = pictureRow({ path: "/p/a/b.jpg", name: "a/b.jpg", box });
  expect(fileOfRow(row, "/p")).toEqual({ path: "/p/a/b.jpg", box });
  expect(fileOfRow({ path: "b.jpg", box_left: 1 }, "/p")).toEqual({ path: "/p/b.jpg" });
  // An attribute of that name is none of it.
  const attributes = { box_left: "7", box_top: "7", box_width: "7", box_height: "7" };
  expect(fileOfRow(pictureRow({ path: "/p/c.jpg", name: "c.jpg", attributes }), "/p")).toEqual({ path: "/p/c.jpg" });
});

test("columns of attributes are what all their values are", () => {
  const attributes = [
    { year: "1999", seen: "2024-05-01", "plate no": "12", label: "3", code: "007" },
    { year: "2003", seen: "2024", "plate no": "B-12", code: "8" },
  ];
  const pictures = attributes.map((each, at) => ({ path: `/p/${at}`, name: `${at}`, split: "test", attributes: each }));
  const columns = pictureColumns(pictures, { code: "number" });
  expect(columns).toEqual({ code: "number", year: "number", seen: "time", plate_no: "text" });
  expect(pictureRow(pictures[0] as Picture, "p", columns)).toEqual({
    path: "p",
    split: "test",
    year: 1999,
    seen: Date.UTC(2024, 4),
    plate_no: "12",
    code: 7,
  });
  const late = { path: "/p/x", name: "x", attributes: { year: "unknown" } };
  expect(() => pictureRow(late, "x", columns)).toThrow('column "year" of x: expected a finite number');
});

test("parts of one file have keys of their own", () => {
  const box = { left: 1, top: 2, width: 3, height: 4 };
  const keys = [pictureKey("a"), pictureKey("a", box), pictureKey("a", { ...box, top: 3 }), pictureKey("b")];
  expect(new Set(keys).size).toBe(4);
  expect(keyOfRow(pictureRow({ path: "/a", name: "a", box }))).toBe(keys[1]);
  expect(keyOfRow({ path: "a" })).toBe(keys[0]);
});
