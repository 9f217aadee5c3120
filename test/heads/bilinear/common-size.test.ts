import { readFileSync } from "node:fs";
import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { interpreters } from "../../support/describe-with.js";
import { naiveProducts, signedRoots, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { describeLayers, shapesOf } from "./describe-layers.js";

interface Case {
  readonly maps: readonly { readonly dims: readonly number[]; readonly values: readonly number[] }[];
  readonly bilinear: readonly number[];
}
const fixture = `${import.meta.dirname}/../../fixtures/torch/bilinear.json`;
const { differentSizes } = JSON.parse(readFileSync(fixture, "utf8")) as { readonly differentSizes: readonly Case[] };
const bilinearOf = (maps: Parameters<typeof shapesOf>[0]) =>
  createHead({ name: "multimodal-bilinear", options: {} }, shapesOf(maps));

describe("layers of different size", () => {
  it.each(interpreters)(
    "are brought to the smallest as torch's adaptive_avg_pool2d does, on %s",
    async (interpreter) => {
      for (const { maps, bilinear } of differentSizes) {
        const given = maps.map(({ dims, values }) => ({ dims, values: Float32Array.from(values) }));
        const values = await describeLayers(interpreter, await bilinearOf(given), given);
        expect(relativeError(values, bilinear)).toBeLessThan(1e-5);
      }
    },
  );

  it("are averaged in blocks where one size divides the other, for the whole batch", async () => {
    const [large, small] = [randomTensor([2, 4, 6, 3], 1), randomTensor([2, 2, 2, 3], 2)];
    const values = await describeLayers("ONNX Runtime", await bilinearOf([large, small]), [large, small]);
    for (const picture of [0, 1]) {
      const at = (y: number, x: number, c: number) => large.values[((picture * 4 + y) * 6 + x) * 3 + c]!;
      const blocks = [0, 1].flatMap((row) =>
        [0, 1].flatMap((column) =>
          [0, 1, 2].map((c) => {
            let sum = 0;
            for (const y of [0, 1]) for (const x of [0, 1, 2]) sum += at(2 * row + y, 3 * column + x, c);
            return sum / 6;
          }),
        ),
      );
      const left = { dims: [1, 2, 2, 3], values: Float32Array.from(blocks) };
      const right = { dims: [1, 2, 2, 3], values: small.values.slice(picture * 12, picture * 12 + 12) };
      const expected = unit(signedRoots(naiveProducts(left, right)));
      expect(relativeError(values.subarray(picture * 9, picture * 9 + 9), expected)).toBeLessThan(1e-5);
    }
  });
});
