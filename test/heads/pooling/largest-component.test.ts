import { createRandom } from "@loci/core";
import { describe, expect, it } from "vitest";
import { largestComponent } from "../../../packages/heads/dist/pooling/largest-component.js";
import { withOnnx, withTensorFlow } from "../../support/both-interpreters.js";
import { naiveLargestComponent } from "../../support/naive-heads.js";

/** Masks as pictures, `#` for a selected location; all of one size are run as one batch on both engines. */
async function largestOf(...pictures: readonly string[][]): Promise<string[][]> {
  const [height, width] = [pictures[0]!.length, pictures[0]![0]!.length];
  const values = Float32Array.from(
    pictures.flatMap((rows) => [...rows.join("")].map((sign) => (sign === "#" ? 1 : 0))),
  );
  const inputs = { mask: { dims: [pictures.length, 1, height * width], values } };
  const [onnx, tensorflow] = await Promise.all(
    [withOnnx, withTensorFlow].map((run) =>
      run((ops, { mask }) => largestComponent(ops, mask!, height, width), inputs),
    ),
  );
  expect(onnx).toEqual(tensorflow);
  const signs = Array.from(onnx!.values, (value) => (value === 1 ? "#" : value === 0 ? "." : "?"));
  return pictures.map((rows) => rows.map(() => signs.splice(0, width).join("")));
}

describe("largestComponent", () => {
  it("keeps the larger of two, and does not join diagonal neighbours", async () => {
    expect(await largestOf(["##..", "..##", "..#."])).toEqual([["....", "..##", "..#."]]);
  });

  it("does not join the end of a row with the start of the next", async () => {
    expect(await largestOf(["..##", "##..", "#..."])).toEqual([["....", "##..", "#..."]]);
  });

  it("takes the component that comes first, row by row, of those of the same size", async () => {
    expect(await largestOf([".#..", ".#.#", "#..#"])).toEqual([[".#..", ".#..", "...."]]);
    expect(await largestOf(["...#", "##.#"])).toEqual([["...#", "...#"]]);
  });

  it("leaves an empty mask empty and a full one full", async () => {
    expect(await largestOf(["...", "..."], ["###", "###"])).toEqual([
      ["...", "..."],
      ["###", "###"],
    ]);
  });

  it("follows a spiral to its end", async () => {
    const spiral = [
      "#########",
      "........#",
      "#######.#",
      "#.....#.#",
      "#.###.#.#",
      "#.#...#.#",
      "#.#####.#",
      "#.......#",
      "#########",
    ];
    expect(await largestOf(spiral)).toEqual([spiral]);
    expect(await largestOf(["#", "#", "#", ".", "#"])).toEqual([["#", "#", "#", ".", "."]]);
    expect(await largestOf(["#"])).toEqual([["#"]]);
  });

  it("agrees with flood fill on random masks", async () => {
    const random = createRandom(5);
    const [height, width] = [7, 8];
    const masks = Array.from({ length: 60 }, (_, i) =>
      Array.from({ length: height * width }, () => random.uniform() < 0.3 + 0.4 * (i / 60)),
    );
    const picture = (mask: readonly boolean[]) =>
      Array.from({ length: height }, (_, row) =>
        mask
          .slice(row * width, (row + 1) * width)
          .map((selected) => (selected ? "#" : "."))
          .join(""),
      );
    expect(await largestOf(...masks.map(picture))).toEqual(
      masks.map((mask) => picture(naiveLargestComponent(mask, width))),
    );
  });
});
