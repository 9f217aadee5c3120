import { copyFile, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  compileFeatureMaps,
  decodeImage,
  type FeatureCache,
  openBackbone,
  openFeatureSet,
  openOnnxSession,
  viewsOf,
} from "@loci/core";
import sharp from "sharp";
import { beforeEach, describe, expect, it } from "vitest";
import { listPacks } from "../../../packages/core/dist/feature-cache/packs/pack-files.js";
import { noisePictures } from "../../support/noise-pictures.js";
import { countExtractions, everything, openTinySet } from "../../support/open-tiny-set.js";
import { addBrokenPictures } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { meanOfTiles, tinyBackbone } from "../../support/tiny-backbone.js";

let folder: string;
let cache: FeatureCache;
beforeEach(async () => {
  folder = await temporaryFolder();
  cache = { folder: join(folder, "cache"), limit: 1e9 };
});

/** Half of the last of float16's eleven binary places. */
const ROUNDING = 2 ** -11;
const relativeDifference = (values: ArrayLike<number>, expected: ArrayLike<number>) =>
  Array.from(values, (value, i) => Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!))).reduce(
    (largest, difference) => Math.max(largest, difference),
    0,
  );

describe("openFeatureSet", () => {
  it("gives the maps of every layer, within float16's rounding, the same from the cache", async () => {
    const pictures = await noisePictures(folder, 11);
    const options = { pictures, cache, layers: ["pool8", "pool4"] as const };
    const set = await openTinySet(options);
    expect(set.extracted).toBe(11);
    expect(set.shapes).toEqual([
      { height: 4, width: 4, channels: 3 },
      { height: 8, width: 8, channels: 3 },
    ]);
    const order = [7, 0, 10, 7];
    const read = await set.read(order.map((picture) => ({ picture, view: 0 })));
    for (const [row, picture] of order.entries()) {
      const image = await decodeImage(pictures[picture]!.path, { fit: "fill", size: 32 });
      for (const [layer, side] of [8, 4].entries()) {
        const length = (32 / side) ** 2 * 3;
        const map = read[layer]!.subarray(row * length, (row + 1) * length);
        expect(relativeDifference(map, meanOfTiles(image, side))).toBeLessThan(ROUNDING);
      }
    }
    await set.close();
    const again = await openTinySet(options);
    expect(again.extracted).toBe(0);
    expect(await again.read(order.map((picture) => ({ picture, view: 0 })))).toEqual(read);
    await again.close();
  });

  it("keeps the boxes of one picture apart, each as the picture that was cut out of it", async () => {
    const [{ path }] = (await noisePictures(folder, 1)) as [{ path: string }];
    const box = { left: 4, top: 10, width: 25, height: 20 };
    const part = join(folder, "part.png");
    await sharp(path).extract(box).toFile(part);
    const pictures = [{ path }, { path, box }, { path, box: { ...box, left: 5 } }, { path: part }];
    for (const views of [[{}], [{ crop: {}, seed: 3 }]] as const) {
      const set = await openTinySet({ pictures, views, cache });
      expect(set.extracted).toBe(4);
      const maps = await Promise.all(pictures.map((_, picture) => set.read([{ picture, view: 0 }])));
      await set.close();
      if (views[0] && !("crop" in views[0])) expect(maps[1]).toEqual(maps[3]);
      expect(new Set(maps.slice(0, 3).map(([map]) => map?.join())).size).toBe(3);
    }
  });

  it("agrees with the network that extraction runs, on a bundled backbone", async () => {
    const [picture] = (await noisePictures(folder, 1)) as [{ path: string }];
    const backbone = await openBackbone("mobilenet_v2");
    const layers = ["Conv1_relu"] as const;
    const set = await openFeatureSet({ backbone, layers, pictures: [picture], cache });
    const [map] = await set.read([{ picture: 0, view: 0 }]);
    await set.close();
    const { width, height, data } = await decodeImage(picture.path, backbone.preprocessing);
    const session = await openOnnxSession(compileFeatureMaps(backbone, layers), { lanes: 1, threads: 1 });
    const outputs = await session.run({ pixels: { type: "uint8", dims: [1, height, width, 3], data } });
    await session.close();
    const expected = outputs["feature_map:Conv1_relu"]!;
    expect(expected.dims).toEqual([1, ...Object.values(set.shapes[0]!)]);
    expect(relativeDifference(map!, expected.data as Float32Array)).toBeLessThan(ROUNDING);
  });

  it("gives every view of a picture, the same each time, and others for another seed", async () => {
    const pictures = await noisePictures(folder, 3);
    const views = viewsOf({ flip: true, crops: 2, jitter: { brightness: 0.4, hue: 0.1 }, seed: 5 });
    const read = async (fresh: FeatureCache, seeded: readonly object[]) => {
      const set = await openTinySet({ pictures, cache: fresh, views: seeded as never });
      const [values] = await set.read(everything(set));
      await set.close();
      return values!;
    };
    const values = await read(cache, views);
    expect(await read({ ...cache, folder: join(folder, "other cache") }, views)).toEqual(values);
    const maps = Array.from({ length: 12 }, (_, row) => values.slice(row * 48, (row + 1) * 48).toString());
    expect(new Set(maps).size).toBe(12);
    const reseeded = await read(
      cache,
      viewsOf({ flip: true, crops: 2, jitter: { brightness: 0.4, hue: 0.1 }, seed: 6 }),
    );
    expect(reseeded.slice(0, 2 * 48)).toEqual(values.slice(0, 2 * 48));
    expect(reseeded.slice(2 * 48, 4 * 48)).not.toEqual(values.slice(2 * 48, 4 * 48));
  });

  it("extracts again exactly when something differs that features depend on", async () => {
    const pictures = await noisePictures(folder, 2);
    const { preprocessing } = tinyBackbone();
    const count = (options: object) => countExtractions({ pictures, cache, ...options });
    expect(await count({})).toBe(2);
    expect(await count({})).toBe(0);
    const changes = [
      { backbone: tinyBackbone({ fingerprint: "b".repeat(64) }) },
      { layers: ["pool4"] },
      { preprocessing: { ...preprocessing, size: 40 } },
      { preprocessing: { ...preprocessing, fit: "letterbox" } },
      { preprocessing: { ...preprocessing, scale: 2 } },
      { preprocessing: { ...preprocessing, offset: 3 } },
      { views: [{ flip: true }] },
    ];
    for (const change of changes) {
      expect(await count(change)).toBe(2);
      expect(await count(change)).toBe(0);
    }
    expect(await count({ layers: ["pool4", "pool8"] })).toBe(0);
    expect(await count({ views: [{}, { flip: true }] })).toBe(0);
    expect(await count({ backbone: tinyBackbone({ name: "renamed" }) })).toBe(0);
    expect(await count({ preprocessing })).toBe(0);
  });

  it("goes by what is in a file: not by its name, and not by its times", async () => {
    const [first, second] = (await noisePictures(folder, 2)) as [{ path: string }, { path: string }];
    const twin = { path: join(folder, "twin.png") };
    await copyFile(first.path, twin.path);
    expect(await countExtractions({ pictures: [first, twin], cache })).toBe(1);
    await utimes(first.path, 1, 1);
    expect(await countExtractions({ pictures: [first], cache })).toBe(0);
    await copyFile(second.path, first.path);
    await utimes(first.path, 1, 1);
    const set = await openTinySet({ pictures: [first, second, twin], cache });
    expect(set.extracted).toBe(1);
    const [values] = await set.read([0, 1, 2].map((picture) => ({ picture, view: 0 })));
    expect(values!.slice(0, 48)).toEqual(values!.slice(48, 96));
    expect(values!.slice(0, 48)).not.toEqual(values!.slice(96));
    await set.close();
  });

  it("leaves out what cannot be read or decoded, with the reasons, and counts on without it", async () => {
    await addBrokenPictures(folder);
    const good = await noisePictures(folder, 2);
    const path = (name: string) => ({ path: join(folder, name) });
    const pictures = [path("text.jpg"), good[0]!, path("missing.jpg"), path("truncated.jpg"), good[1]!];
    const set = await openTinySet({ pictures, cache, views: [{}, { flip: true }] });
    expect(set.pictures).toEqual(good);
    expect(set.skipped.map(({ picture }) => picture)).toEqual([pictures[0], pictures[2], pictures[3]]);
    expect(set.skipped.map(({ reason }) => reason.message)).toEqual([
      expect.stringContaining("unsupported format"),
      expect.stringContaining("no such file"),
      expect.stringContaining("truncated or damaged"),
    ]);
    const second = await decodeImage(good[1]!.path, { fit: "fill", size: 32 });
    const [map] = await set.read([{ picture: 1, view: 0 }]);
    expect(relativeDifference(map!, meanOfTiles(second, 8))).toBeLessThan(ROUNDING);
    await set.close();
    const none = await openTinySet({ pictures: [path("text.jpg")], cache });
    expect([none.pictures, none.skipped.length]).toEqual([[], 1]);
    expect((await none.read([]))[0]!.length).toBe(0);
    await none.close();
  });

  it("goes on where it was interrupted", async () => {
    const pictures = await noisePictures(folder, 60);
    const abort = new AbortController();
    const onProgress = (done: number) => done >= 24 && abort.abort(new Error("enough"));
    await expect(openTinySet({ pictures, cache, signal: abort.signal, onProgress })).rejects.toThrow("enough");
    expect(await countExtractions({ pictures, cache })).toBe(60 - 24);
  });

  it("extracts a map again that was damaged on disk, while it is open and for good", async () => {
    const pictures = await noisePictures(folder, 5);
    const set = await openTinySet({ pictures, cache });
    const [good] = await set.read(everything(set));
    const [pack] = await listPacks(cache.folder);
    const bytes = await readFile(pack!.maps);
    bytes[3 * 96 + 50]! ^= 255;
    await writeFile(pack!.maps, bytes);
    expect((await set.read(everything(set)))[0]).toEqual(good);
    await set.close();
    const again = await openTinySet({ pictures, cache });
    expect(again.extracted).toBe(0);
    expect((await again.read(everything(again)))[0]).toEqual(good);
    await again.close();
  });

  it("says so when a damaged map's picture is gone", async () => {
    const pictures = await noisePictures(folder, 1);
    const set = await openTinySet({ pictures, cache });
    const [pack] = await listPacks(cache.folder);
    await writeFile(pack!.maps, Buffer.alloc(96));
    await rm(pictures[0]!.path);
    await expect(set.read(everything(set))).rejects.toThrow(
      /cannot be extracted again: picture .*0\.png": no such file/,
    );
    await set.close();
  });

  it("refuses at once what cannot fit the limit, and a cache that it cannot write to", async () => {
    const pictures = await noisePictures(folder, 3);
    await expect(openTinySet({ pictures, cache: { ...cache, limit: 200 } })).rejects.toThrow(
      /room for these features: expected at most its limit, 2\.00e-7 GB, got 2\.88e-7 GB for 3 views .*LOCI_CACHE_LIMIT/,
    );
    const blocked = { ...cache, folder: join(pictures[0]!.path, "cache") };
    await expect(openTinySet({ pictures, cache: blocked })).rejects.toThrow(/feature cache .*LOCI_CACHE/);
  });

  it("refuses fit shorter-side and views that make no sense", async () => {
    const preprocessing = { ...tinyBackbone().preprocessing, fit: "shorter-side" as const };
    await expect(openTinySet({ pictures: [], cache, preprocessing })).rejects.toThrow("fill, crop or letterbox");
    await expect(openTinySet({ pictures: [], cache, views: [{ seed: 0.5 }] })).rejects.toThrow(
      "view of a picture: seed",
    );
  });
});
