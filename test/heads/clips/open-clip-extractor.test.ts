import { join } from "node:path";
import { openExtractor, openFeatureMapExtractor } from "@loci/core";
import { createModel, openClipExtractor, parseModelSpec } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { locationsOf, naiveNetvlad } from "../../support/naive-heads.js";
import { drawClassFolders } from "../../support/picture-folder.js";
import { suiteFolder } from "../../support/suite-folder.js";
import { columns, rows } from "../vlad/local-descriptors.js";

const folder = await suiteFolder();
await drawClassFolders(folder, 2);
const [first, second, third] = ["circles", "stripes", "triangles"].map((label) => ({
  path: join(folder, label, "0.jpg"),
})) as [{ path: string }, { path: string }, { path: string }];
const make = (spec: string, options = {}) => createModel(parseModelSpec(spec), { size: 96, ...options });
const model = await make("mobilenet_v2/actionvlad(clusters=4,alpha=2)", { pictures: [first, second, third] });

async function describeClip(frames: readonly { path: string }[]): Promise<Float32Array> {
  const extractor = await openClipExtractor(model, frames.length);
  const descriptor = await extractor.describe(frames);
  await extractor.close();
  return descriptor;
}

describe("a clip's descriptor", () => {
  it("is that of the residuals of all places of all frames", async () => {
    const maps = await openFeatureMapExtractor(model);
    const frames = await Promise.all([first, second, third].map(async (frame) => (await maps.describe(frame))[0]!));
    await maps.close();
    const [{ channels }] = frames as [(typeof frames)[0]];
    const values = Float32Array.from(frames.flatMap((frame) => [...frame.values]));
    const clip = { dims: [1, 1, values.length / channels, channels], values };
    expect(locationsOf(clip)).toHaveLength(3 * 6 * 6);
    const { centres, weights, biases } = model.head.parameters;
    const expected = naiveNetvlad(clip, {
      centres: rows(centres!.data, channels),
      weights: columns(weights!.data, 4),
      biases: [...biases!.data],
    });
    expect(relativeError(await describeClip([first, second, third]), expected)).toBeLessThan(1e-4);
  });

  it("is the picture's for a single frame, however often it is shown, and no matter in which order frames come", async () => {
    const extractor = await openExtractor(model);
    for await (const { descriptors } of extractor.describe([first])) {
      for (const count of [1, 3]) {
        const clip = await describeClip(Array.from({ length: count }, () => first));
        expect(relativeError(clip, [...descriptors])).toBeLessThan(1e-4);
      }
    }
    await extractor.close();
    const [one, other] = [await describeClip([first, second]), await describeClip([second, first])];
    expect(relativeError(one, [...other])).toBeLessThan(1e-4);
  });
});

describe("clips are refused", () => {
  it("that have another number of frames, or one that cannot be read", async () => {
    const extractor = await openClipExtractor(model, 2);
    await expect(extractor.describe([first])).rejects.toThrow("frames of a clip: expected 2");
    await expect(extractor.describe([first, { path: join(folder, "none.jpg") }])).rejects.toThrow("none.jpg");
    await extractor.close();
  });

  it("whose frames have different shapes where the fit keeps them", async () => {
    const wide = await make("mobilenet_v2/actionvlad(clusters=2,centres=random)", { fit: "shorter-side" });
    const extractor = await openClipExtractor(wide, 2);
    const box = { left: 0, top: 0, width: 20, height: 60 };
    await expect(extractor.describe([first, { ...first, box }])).rejects.toThrow("size of the frames");
    await extractor.close();
  });

  it("by heads and models that see one feature map, or several views", async () => {
    await expect(openClipExtractor(await make("mobilenet_v2/gem"), 2)).rejects.toThrow("gem: layers");
    await expect(openClipExtractor(model, 65)).rejects.toThrow("actionvlad: layers");
    const flipped = await make("mobilenet_v2/actionvlad(clusters=2,centres=random)", { flip: true });
    await expect(openClipExtractor(flipped, 2)).rejects.toThrow("feature maps of a frame: expected one");
  });
});
