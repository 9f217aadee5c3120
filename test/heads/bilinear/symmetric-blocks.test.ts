import { describe, expect, it } from "vitest";
import { symmetricBlocks, triangleInBlocks } from "../../../packages/heads/dist/bilinear/symmetric-blocks.js";

describe("symmetricBlocks", () => {
  it("cuts from 256 channels on, the last block as narrow as it comes", () => {
    expect(symmetricBlocks(255).channels.map(({ length }) => length)).toEqual([255]);
    expect(symmetricBlocks(300).channels.map(({ length }) => length)).toEqual([128, 128, 44]);
  });

  it("leaves out what is below the diagonal", () => {
    expect(symmetricBlocks(512).length / 512 ** 2).toBe(10 / 16);
  });

  it.each([1, 5, 300])("gives every pair of %i channels a place of its own", (size) => {
    const blocks = symmetricBlocks(size);
    const { positions, diagonal } = triangleInBlocks(blocks);
    expect(new Set(positions).size).toBe((size * (size + 1)) / 2);
    expect(positions.every((place) => place < blocks.length)).toBe(true);
    expect(diagonal.every((place, row) => place === blocks.placeOf(row, row))).toBe(true);
  });
});
