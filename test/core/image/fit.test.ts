import { decodeImage, fits } from "@loci/core";
import { expect, test } from "vitest";
import {
  type Colour,
  colourAt,
  colourDifference,
  quadrantColours,
  quadrantDifference,
  quadrants,
} from "../../support/drawn-pictures.js";

const wide = () => quadrants(96, 48).png().toBuffer();
const tall = () => quadrants(48, 96).png().toBuffer();
const isBlack = (colour: Colour) => colourDifference(colour, [0, 0, 0]) === 0;
const differenceAt = async (image: ReturnType<typeof decodeImage>, x: number, y: number, quadrant: number) =>
  colourDifference(colourAt(await image, x, y), quadrantColours[quadrant] as Colour);

test("every way describes itself in a line", () => {
  expect(Object.keys(fits)).toEqual(["fill", "crop", "letterbox", "shorter-side"]);
  for (const { description } of Object.values(fits)) {
    expect(description).not.toContain("\n");
    expect(description.length).toBeLessThan(100);
  }
});

test("fill stretches: the quarters stay quarters", async () => {
  for (const bytes of [await wide(), await tall()]) {
    const image = await decodeImage(bytes, { fit: "fill", size: 32 });
    expect([image.width, image.height]).toEqual([32, 32]);
    expect(quadrantDifference(image)).toBeLessThanOrEqual(2);
  }
});

test("crop keeps the centre: a stripe outside the middle square is gone", async () => {
  // 96 x 48 with a black first quarter: the middle 48 x 48 begins exactly behind it.
  const marked = await quadrants(96, 48)
    .composite([{ input: { create: { width: 24, height: 48, channels: 3, background: "black" } }, left: 0, top: 0 }])
    .png()
    .toBuffer();
  const image = await decodeImage(marked, { fit: "crop", size: 48 });
  expect([image.width, image.height]).toEqual([48, 48]);
  expect(quadrantDifference(image)).toBe(0);
  for (let y = 0; y < 48; y++) expect(isBlack(colourAt(image, 0, y / 48))).toBe(false);
});

test("letterbox centres the whole picture between black bars", async () => {
  const image = await decodeImage(await wide(), { fit: "letterbox", size: 32 });
  expect([image.width, image.height]).toEqual([32, 32]);
  const rows = Array.from({ length: 32 }, (_, y) => isBlack(colourAt(image, 0.5, y / 32)));
  expect(rows).toEqual(Array.from({ length: 32 }, (_, y) => y < 8 || y >= 24));
  const upright = await decodeImage(await tall(), { fit: "letterbox", size: 32 });
  expect(isBlack(colourAt(upright, 0.2, 0.5))).toBe(true);
  expect(isBlack(colourAt(upright, 0.8, 0.5))).toBe(true);
  const inner = decodeImage(await tall(), { fit: "letterbox", size: 32 });
  expect(await differenceAt(inner, 0.3, 0.1, 0)).toBeLessThanOrEqual(2);
  expect(await differenceAt(inner, 0.7, 0.9, 3)).toBeLessThanOrEqual(2);
});

test("shorter-side keeps all of the picture and its shape", async () => {
  for (const [bytes, width, height] of [[await wide(), 64, 32] as const, [await tall(), 32, 64] as const]) {
    const image = await decodeImage(bytes, { fit: "shorter-side", size: 32 });
    expect([image.width, image.height]).toEqual([width, height]);
    expect(quadrantDifference(image)).toBeLessThanOrEqual(2);
  }
});
