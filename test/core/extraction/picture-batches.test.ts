import { batchPictures, type DecodedPicture, RetrievalError } from "@loci/core";
import { expect, it } from "vitest";

const image = (picture: string, width: number, height: number, fill: number): DecodedPicture<string> => ({
  picture,
  image: { width, height, data: new Uint8Array(width * height * 3).fill(fill) },
});
const broken = (picture: string): DecodedPicture<string> => ({
  picture,
  reason: new RetrievalError({ what: "broken" }),
});

async function batches(decoded: readonly DecodedPicture<string>[], size: number) {
  const source = (async function* () {
    yield* decoded;
  })();
  const result = [];
  for await (const batch of batchPictures(source, size)) {
    result.push({
      pictures: batch.pictures.join(""),
      dims: batch.pixels.dims,
      skipped: batch.skipped.map(({ picture }) => picture).join(""),
      data: [...batch.pixels.data],
    });
  }
  return result;
}

it("fills batches in order and lays the pixels side by side", async () => {
  const result = await batches([image("a", 1, 2, 1), image("b", 1, 2, 2), image("c", 1, 2, 3)], 2);
  expect(result.map(({ pictures, dims }) => [pictures, dims])).toEqual([
    ["ab", [2, 2, 1, 3]],
    ["c", [1, 2, 1, 3]],
  ]);
  expect(result[0]?.data).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
});

it("starts a new batch where the size changes", async () => {
  const result = await batches([image("a", 2, 1, 0), image("b", 1, 2, 0), image("c", 1, 2, 0), image("d", 2, 1, 0)], 8);
  expect(result.map(({ pictures }) => pictures)).toEqual(["a", "bc", "d"]);
});

it("hands skipped pictures on with the batch that follows, or alone at the end", async () => {
  const result = await batches([broken("x"), image("a", 1, 1, 0), broken("y"), image("b", 1, 1, 0), broken("z")], 2);
  expect(result.map(({ pictures, skipped }) => [pictures, skipped])).toEqual([
    ["ab", "xy"],
    ["", "z"],
  ]);
});

it("has no batch for nothing", async () => {
  expect(await batches([], 4)).toEqual([]);
});
