import { createRandom, type Dataset, distanceMetres, LEFT_OUT, type Picture, splitDataset } from "@loci/core";
import { expect, test } from "vitest";

function dataset(rows: readonly Partial<Picture>[], more: Partial<Dataset> = {}): Dataset {
  const pictures = rows.map((row, place) => ({ path: "", name: `${place}`, ...row }));
  const all = [...pictures.keys()];
  return { format: "x", root: "", pictures, gallery: all, queries: all, ...more };
}
const halves = { train: 50, val: 0, test: 50 };
const classes = dataset(Array.from({ length: 100 }, (_, place) => ({ label: `c${place % 20}`, split: "old" })));

test("classes are dealt whole, near their shares, by the seed", () => {
  const split = splitDataset(classes, { by: "class", train: 2, val: 1, test: 1, seed: 3 });
  const bySplit = new Map<string, Set<string>>();
  for (const picture of split.pictures)
    bySplit.set(picture.split!, (bySplit.get(picture.split!) ?? new Set()).add(picture.label!));
  expect([...bySplit.keys()].sort()).toEqual(["test", "train", "val"]);
  expect([...bySplit.values()].reduce((sum, { size }) => sum + size, 0)).toBe(20);
  expect(bySplit.get("train")?.size).toBe(10);
  expect(splitDataset(classes, { by: "class", train: 2, val: 1, test: 1, seed: 3 })).toEqual(split);
  expect(splitDataset(classes, { by: "class", train: 2, val: 1, test: 1, seed: 4 })).not.toEqual(split);
  expect(classes.pictures[0]?.split).toBe("old");
});

test("a part that has a share gets a class, however small", () => {
  const { pictures } = splitDataset(classes, { by: "class", train: 98, val: 1, test: 1 });
  expect(new Set(pictures.map(({ split }) => split)).size).toBe(3);
});

test("places of two parts lie apart; what lies between is left out and neither asks nor answers", () => {
  const random = createRandom(5);
  const city = dataset(
    Array.from({ length: 300 }, () => ({ position: { x: 400 * random.uniform(), y: 400 * random.uniform() } })),
  );
  const split = splitDataset(city, { by: "place", ...halves, radius: 50 });
  const of = (name: string) => split.pictures.filter((picture) => picture.split === name);
  const [train, test, left] = [of("train"), of("test"), of(LEFT_OUT)];
  expect(train.length + test.length + left.length).toBe(300);
  expect(Math.min(train.length, test.length)).toBeGreaterThan(60);
  for (const a of train) for (const b of test) expect(distanceMetres(a.position!, b.position!)).toBeGreaterThan(50);
  expect(split.gallery).toHaveLength(300 - left.length);
  for (const place of split.queries) expect(split.pictures[place]?.split).not.toBe(LEFT_OUT);
});

test("truth of a data set stays with its pictures", () => {
  const relevance = { positives: classes.queries.map(() => [0]), ignored: classes.queries.map(() => []) };
  expect(splitDataset({ ...classes, relevance }, { by: "class", ...halves }).relevance).toBe(relevance);
});

test("what cannot be split is refused", () => {
  expect(() => splitDataset(dataset([{}]), { by: "class", ...halves })).toThrow(
    '"0": class: got none. Split it by place',
  );
  expect(() => splitDataset(dataset([{}]), { by: "place", ...halves })).toThrow(
    '"0": position: got none. Split it by class',
  );
  expect(() => splitDataset(dataset([{ label: "a" }]), { by: "class", ...halves })).toThrow(
    "classes to split: expected at least 2, got 1",
  );
  const spot = dataset([1, 2, 3].map((x) => ({ position: { x, y: 0 } })));
  expect(() => splitDataset(spot, { by: "place", ...halves, radius: 100 })).toThrow("Give a smaller radius");
  for (const shares of [
    { train: 0, val: 0, test: 0 },
    { train: -1, val: 1, test: 1 },
    { train: Number.NaN, val: 0, test: 1 },
  ]) {
    expect(() => splitDataset(classes, { by: "class", ...shares })).toThrow("shares of train, val and test");
  }
});
