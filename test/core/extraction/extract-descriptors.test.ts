import { join } from "node:path";
import { compileModel, decodeImage, openExtractor, openLocalFeatureExtractor, openOnnxSession } from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { noisePictures } from "../../support/noise-pictures.js";
import { drawClassFolders } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("openExtractor", () => {
  it("gives unit descriptors, those that a bare session gives for the decoded pixels", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 1);
    const path = join(folder, "circles/0.jpg");
    const model = await createModel(parseModelSpec("mobilenet_v2/gem"));
    const extractor = await openExtractor(model);
    const { value } = await extractor.describe([{ path }]).next();
    await extractor.close();
    expect(Math.hypot(...value.descriptors)).toBeCloseTo(1, 5);

    const { width, height, data } = await decodeImage(path, model.preprocessing);
    const session = await openOnnxSession(compileModel(model));
    const bare = await session.run({ pixels: { type: "uint8", dims: [1, height, width, 3], data } });
    await session.close();
    const difference = Math.max(
      ...value.descriptors.map((component: number, i: number) =>
        Math.abs(component - (bare["descriptor"]!.data[i] as number)),
      ),
    );
    expect(difference).toBeLessThan(1e-6);
  });

  it("describes a picture's box as the picture that was cut out of it, and the local features too", async () => {
    const folder = await temporaryFolder();
    const [{ path }] = (await noisePictures(folder, 1)) as [{ path: string }];
    const box = { left: 4, top: 10, width: 25, height: 20 };
    const part = join(folder, "part.png");
    await sharp(path).extract(box).toFile(part);
    const model = await createModel(parseModelSpec("mobilenet_v2/gap"));
    for (const extractor of [await openExtractor(model), await openLocalFeatureExtractor(model)]) {
      const described: unknown[] = [];
      // One at a time: places in a batch may differ by rounding.
      for (const picture of [{ path }, { path, box }, { path: part }]) {
        const { value } = await extractor.describe([picture]).next();
        described.push("features" in value ? value.features : value.descriptors);
      }
      await extractor.close();
      expect(described[1]).toEqual(described[2]);
      expect(described[1]).not.toEqual(described[0]);
    }
  });

  it("skips a picture whose descriptor is zero, with the reason, and keeps the others", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 1);
    const model = await createModel(parseModelSpec("mobilenet_v2/gap"));
    // A head that describes only what is brighter than any feature: zero for all pictures but with negative weights for none.
    const blind = {
      ...model,
      head: {
        ...model.head,
        aggregate: (ops: never, map: never, p: never) => zero(model.head.aggregate as never, ops, map, p),
      },
    };
    const extractor = await openExtractor(blind as never);
    const { value } = await extractor.describe([{ path: join(folder, "circles/0.jpg") }]).next();
    await extractor.close();
    expect(value.pictures).toEqual([]);
    expect(value.descriptors.length).toBe(0);
    expect(value.skipped[0].reason.message).toMatch(/descriptor of the picture: expected unit norm, got norm 0/);
  });
});

type Aggregate = (
  ops: { multiply(a: unknown, b: unknown): unknown; constant(value: number): unknown },
  map: unknown,
  p: unknown,
) => unknown;
const zero = (aggregate: Aggregate, ops: Parameters<Aggregate>[0], map: unknown, p: unknown) =>
  ops.multiply(aggregate(ops, map, p), ops.constant(0));
