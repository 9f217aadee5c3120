import { openTensorFlowEngine } from "@loci/core";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { randomTensor } from "../../support/random-tensor.js";
import { naiveWindows, type Place, windowCases } from "./naive-windows.js";
import { neckFor, picture, runNeck } from "./run-neck.js";

/** The first largest place on the map, as torch's loop finds it. */
const argmax = (places: readonly Place[]) =>
  places.reduce((best, place) => ((place.value ?? -Infinity) > (best.value ?? -Infinity) ? place : best));

describe("max-unpool", () => {
  it("keeps each block's maximum at its place", async () => {
    const { values } = await runNeck(
      "max-unpool",
      picture([
        [1, 2, 5, 0],
        [3, 4, 1, 1],
      ]),
    );
    expect([...values]).toEqual([0, 0, 5, 0, 0, 4, 0, 0]);
  });

  it("keeps the first of equal maxima, row by row", async () => {
    const { values } = await runNeck(
      "max-unpool",
      picture([
        [1, 7],
        [7, 7],
      ]),
    );
    expect([...values]).toEqual([0, 7, 0, 0]);
    const constant = await runNeck(
      "max-unpool(kernel=3)",
      picture([
        [2, 2, 2],
        [2, 2, 2],
        [2, 2, 2],
      ]),
    );
    expect([...constant.values]).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("keeps a maximum that several windows share once, not added up", async () => {
    const { values } = await runNeck(
      "max-unpool(kernel=3,stride=1)",
      picture([
        [0, 0, 0, 0],
        [0, 9, 8, 0],
        [0, 0, 0, 0],
      ]),
    );
    expect([...values]).toEqual([0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0]);
  });

  it("keeps negative maxima beside padding", async () => {
    const { values } = await runNeck(
      "max-unpool(kernel=3,stride=2,padding=1)",
      picture([
        [-5, -6],
        [-7, -8],
      ]),
    );
    expect(relativeError(values, [-5, 0, 0, 0])).toBe(0);
  });

  it("gives zeros where no window reaches", async () => {
    const { values } = await runNeck(
      "max-unpool",
      picture([
        [1, 2, 9],
        [3, 4, 9],
        [9, 9, 9],
      ]),
    );
    expect([...values]).toEqual([0, 0, 0, 0, 4, 0, 0, 0, 0]);
  });

  it.each(windowCases)(
    "%s is the naive loop of torch: pool with indices, write at the indices",
    async (text, options) => {
      const map = randomTensor([1, 7, 6, 3], 1, "positive");
      const expected = new Float32Array(map.values.length);
      naiveWindows(map, options, (places, channel) => {
        const { row, column, value } = argmax(places);
        expected[(row * 6 + column) * 3 + channel] = value!;
      });
      expect((await runNeck(`max-unpool${text}`, map)).values).toEqual(expected);
    },
  );

  it("makes a round trip: pooled again it is what max-pool gives", async () => {
    const map = randomTensor([1, 6, 8, 3], 2, "positive");
    const again = await runNeck("max-pool", await runNeck("max-unpool", map));
    expect(again.values).toEqual((await runNeck("max-pool", map)).values);
  });

  it("has the gradient 1 where it keeps a value and 0 elsewhere", async () => {
    const map = randomTensor([1, 5, 5, 2], 3, "positive");
    const { definition, context } = neckFor("max-unpool(kernel=3,stride=1,padding=1)", map);
    const { tf, ops } = await openTensorFlowEngine("wasm");
    const sum = (value: ReturnType<typeof tf.tensor>) =>
      tf.sum(definition.transform(ops, value, {}, context)) as ReturnType<typeof tf.scalar>;
    const gradient = tf
      .grad(sum)(tf.tensor(map.values, [...map.dims]))
      .dataSync();
    const kept = (await runNeck("max-unpool(kernel=3,stride=1,padding=1)", map)).values;
    expect([...gradient]).toEqual([...kept].map((value) => (value > 0 ? 1 : 0)));
  });
});
