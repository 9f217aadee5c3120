import { createHead, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { headData } from "../../support/head-data.js";
import { locationsOf, naiveNetvlad, unit } from "../../support/naive-heads.js";
import { openHead } from "../../support/open-head.js";
import { randomTensor } from "../../support/random-tensor.js";
import { columns, groups, rows } from "./local-descriptors.js";

const [CHANNELS, CLUSTERS] = [6, 4];
const [frame] = mapOf(CHANNELS);
const spec = { name: "actionvlad", options: { clusters: CLUSTERS } };
const tensor = (dims: readonly number[], seed: number) => ({ shape: dims, data: randomTensor(dims, seed).values });
const parameters = {
  centres: tensor([CLUSTERS, CHANNELS], 2),
  weights: tensor([CHANNELS, CLUSTERS], 3),
  biases: tensor([CLUSTERS], 4),
};

describe("actionvlad", () => {
  it.each(["tensorflow", "onnx"] as const)("sums residuals over frames and places, on %s", async (engine) => {
    const frames = [
      randomTensor([1, 2, 3, CHANNELS], 5),
      randomTensor([1, 4, 1, CHANNELS], 6),
      randomTensor([1, 1, 5, CHANNELS], 7),
    ];
    const opened = await openHead(restoreHead(spec, [frame, frame, frame], parameters));
    const { dims, values } = await opened[engine](frames);
    await opened.close();
    // To the naive loop, a clip is one map with the locations of all frames.
    const locations = frames.flatMap((map) => [...map.values]);
    const clip = { dims: [1, 1, 15, CHANNELS], values: Float32Array.from(locations) };
    const expected = naiveNetvlad(clip, {
      centres: rows(parameters.centres.data, CHANNELS),
      weights: columns(parameters.weights.data, CLUSTERS),
      biases: [...parameters.biases.data],
    });
    expect(dims).toEqual([1, CLUSTERS * CHANNELS]);
    expect(relativeError(values, expected)).toBeLessThan(1e-5);
  });

  it("does not depend on the order of the frames, nor on how often the whole clip is shown", async () => {
    const frames = [randomTensor([1, 2, 3, CHANNELS], 5), randomTensor([1, 2, 3, CHANNELS], 6)] as const;
    const [pair, twice] = [
      await openHead(restoreHead(spec, [frame, frame], parameters)),
      await openHead(restoreHead(spec, [frame, frame, frame, frame], parameters)),
    ];
    const expected = await pair.onnx(frames);
    for (const { values } of [await pair.onnx([frames[1], frames[0]]), await twice.onnx([...frames, ...frames])])
      expect(relativeError(values, expected.values)).toBeLessThan(1e-5);
    await Promise.all([pair.close(), twice.close()]);
  });

  it("starts with w = 2αc, α = 1000", async () => {
    const locations = groups(CLUSTERS, 30, CHANNELS);
    const { centres, weights } = (await createHead(spec, [frame], { data: headData({ locations }) })).parameters;
    const c = rows(centres!.data, CHANNELS);
    for (const [k, weight] of columns(weights!.data, CLUSTERS).entries())
      for (const [i, value] of weight.entries()) expect(value / 2000).toBeCloseTo(c[k]![i]!, 5);
  });

  it("is hard VLAD at first: residuals to the nearest centre alone", async () => {
    const head = await createHead(spec, [frame], { data: headData({ locations: groups(CLUSTERS, 30, CHANNELS) }) });
    const map = { dims: [1, 4, 3, CHANNELS], values: groups(CLUSTERS, 3, CHANNELS).values };
    const centres = rows(head.parameters["centres"]!.data, CHANNELS);
    const sums = centres.map((centre) => centre.map(() => 0));
    for (const location of locationsOf(map).map(unit)) {
      const distances = centres.map((centre) => centre.reduce((sum, c, i) => sum + (location[i]! - c) ** 2, 0));
      const nearest = distances.indexOf(Math.min(...distances));
      for (const [i, value] of location.entries()) sums[nearest]![i]! += value - centres[nearest]![i]!;
    }
    const opened = await openHead(head);
    for (const engine of ["tensorflow", "onnx"] as const)
      expect(relativeError((await opened[engine]([map])).values, unit(sums.flatMap(unit)))).toBeLessThan(1e-4);
    await opened.close();
  });

  it("refuses frames of different layers", async () => {
    const given = { name: "actionvlad", options: { centres: "random" } };
    await expect(createHead(given, [frame, { ...frame, channels: 8 }])).rejects.toThrow(
      "actionvlad: channels of the frames' feature maps: expected 6, as the first frame has, got 8",
    );
  });
});
