import { type Dataset, type Picture, RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { classesInOrder, selectPictures } from "../../../packages/core/dist/datasets/select-pictures.js";

function dataset(rows: readonly Partial<Picture>[], more: Partial<Dataset> = {}): Dataset {
  const pictures = rows.map((row, place) => ({ path: `/d/${place}.jpg`, name: `${place}.jpg`, ...row }));
  const all = [...pictures.keys()];
  return { format: "test", root: "/d", pictures, gallery: all, queries: all, ...more };
}
const names = ({ pictures }: Dataset) => pictures.map(({ name }) => name[0]).join("");

const birds = dataset(["b", "a", "c", "a", "b", "a"].map((label) => ({ label })));

test("nothing asked for leaves it as it is", () => {
  expect(selectPictures(birds, {})).toBe(birds);
});

test("the first of each class, in order", () => {
  expect(names(selectPictures(birds, { firstPerClass: 1 }))).toBe("012");
  expect(names(selectPictures(birds, { firstPerClass: 2 }))).toBe("01234");
  for (const firstPerClass of [0, -1, 1.5, Number.NaN]) {
    expect(() => selectPictures(birds, { firstPerClass })).toThrow("expected a positive whole number");
  }
  expect(() => selectPictures(dataset([{ label: "a" }, {}]), { firstPerClass: 1 })).toThrow(
    'first pictures per class: expected a class for every picture, got 1 without, for example "1.jpg"',
  );
});

test("classes by number, range and name", () => {
  expect(names(selectPictures(birds, { classes: "1" }))).toBe("135");
  expect(names(selectPictures(birds, { classes: "2-3" }))).toBe("024");
  expect(names(selectPictures(birds, { classes: "c, 2" }))).toBe("024");
  expect(() => selectPictures(birds, { classes: "d" })).toThrow('unknown class "d"');
  for (const classes of ["0", "3-4", "2-1"]) {
    expect(() => selectPictures(birds, { classes })).toThrow("expected numbers from 1 to 3, the smaller first");
  }
  expect(() => selectPictures(dataset([{}]), { classes: "1" })).toThrow("got a data set without labels");
});

test("classes called by numbers are meant by their names, and in order of their numbers", () => {
  const numbered = dataset(["10", "9", "1"].map((label) => ({ label })));
  expect(classesInOrder(numbered.pictures)).toEqual(["1", "9", "10"]);
  expect(names(selectPictures(numbered, { classes: "9" }))).toBe("1");
  expect(names(selectPictures(numbered, { classes: "2-3" }))).toBe("01");
});

const benchmark = dataset(
  ["train", "test", "test", "test", "val"].map((split) => ({ split })),
  { gallery: [2, 3, 4], queries: [1, 4], relevance: { positives: [[0, 1], [2]], ignored: [[2], []], hard: [[1], []] } },
);

test("a split keeps its roles and its truth, with places counted anew", () => {
  const part = selectPictures(benchmark, { split: "test" });
  expect(part).toMatchObject({
    gallery: [1, 2],
    queries: [0],
    relevance: { positives: [[0, 1]], ignored: [[]], hard: [[1]] },
  });
});

test("pictures without a role, taken alone, all ask and answer", () => {
  expect(selectPictures(benchmark, { split: "train" })).toMatchObject({ gallery: [0], queries: [0] });
});

test("a split that is not there is answered with those that are", () => {
  expect(() => selectPictures(benchmark, { split: "tset" })).toThrow('did you mean "test"?');
  expect(() => selectPictures(birds, { split: "test" })).toThrow(RetrievalError);
});
