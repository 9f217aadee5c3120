import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { naiveProducts, signedRoots, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { describeLayers, shapesOf } from "./describe-layers.js";

const [left, right] = [randomTensor([1, 4, 5, 6], 1), randomTensor([1, 4, 5, 3], 2)];
const spec = { name: "multimodal-bilinear", options: {} };

describe("multimodal-bilinear", () => {
  it.each(interpreters)(
    "is the signed root of the mean products of two layers' channels, on %s",
    async (interpreter) => {
      const head = await createHead(spec, shapesOf([left, right]));
      expect(head.descriptorLength).toBe(18);
      const expected = unit(signedRoots(naiveProducts(left, right)));
      expect(relativeError(await describeLayers(interpreter, head, [left, right]), expected)).toBeLessThan(1e-5);
    },
  );

  it("is bilinear when both layers are the same", async () => {
    const both = await describeLayers("ONNX Runtime", await createHead(spec, shapesOf([left, left])), [left, left]);
    const bilinear = await createHead({ name: "bilinear", options: { form: "full" } }, mapOf(6));
    expect(relativeError(both, (await describeWith("ONNX Runtime", bilinear, left)).values)).toBeLessThan(1e-6);
  });

  it("refuses one layer and three", async () => {
    await expect(createHead(spec, shapesOf([left]))).rejects.toThrow("multimodal-bilinear: layers: expected 2, got 1");
    await expect(createHead(spec, shapesOf([left, left, left]))).rejects.toThrow("expected 2, got 3");
  });
});
