import { describe, expect, it } from "vitest";
import { symmetricBlocks } from "../../../packages/heads/dist/bilinear/symmetric-blocks.js";

describe("symmetricBlocks", () => {
  it("cuts from 256 channels on, the last block as narrow as it comes", () => {
    expect(symmetricBlocks(255).channels.map(({ length }) => length)).toEqual([255]);
    expect(symmetricBlocks(300).channels.map(({ length }) => length)).toEqual([128, 128, 44]);
  });

  it.each([1, 5, 300])("has every pair of %i channels once, and weighs all but those of one channel", (size) => {
    const { weights, diagonal } = symmetricBlocks(size);
    expect(weights.length).toBe((size * (size + 1)) / 2);
    expect(diagonal.length).toBe(size);
    expect(weights.every((weight, place) => weight === (diagonal.includes(place) ? 1 : Math.fround(Math.SQRT2)))).toBe(
      true,
    );
  });
});
