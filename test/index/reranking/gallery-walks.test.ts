import { galleryWalks } from "@loci/index";
import { expect, it } from "vitest";

const frames = [
  { id: 4, sequence: "north", frame: 2 },
  { id: 9, sequence: "south", frame: 7 },
  { id: 1, sequence: "north", frame: 10 },
  { id: 6, sequence: "north", frame: 2 },
  { id: 2, sequence: "north", frame: -1 },
];

it("puts the pictures of a walk in order of their frames, equal ones by id", async () => {
  const walks = galleryWalks(frames)!;
  expect(await walks.idsOf("north")).toEqual([2, 4, 6, 1]);
  expect(await walks.idsOf("south")).toEqual([9]);
  expect(await walks.idsOf("west")).toEqual([]);
  expect(await walks.namesOf([9, 3, 1])).toEqual(["south", undefined, "north"]);
});

it("is nothing without walks, and looks at all pictures only when a walk is asked for", async () => {
  expect(galleryWalks([])).toBeUndefined();
  let seen = 0;
  const walks = galleryWalks({
    *[Symbol.iterator]() {
      for (const frame of frames) {
        seen++;
        yield frame;
      }
    },
  })!;
  expect(seen).toBe(1);
  await walks.namesOf([1]);
  await walks.idsOf("north");
  expect(seen).toBe(1 + frames.length);
});
