import { writeFile } from "node:fs/promises";
import { RetrievalError, sha256 } from "@loci/core";
import { afterAll, describe, expect, it } from "vitest";
import { describeCollection } from "../../../packages/core/dist/feature-cache/collection.js";
import { fill } from "../../../packages/core/dist/feature-cache/fill.js";
import {
  createReadingThreads,
  type MapStore,
  openMapStore,
} from "../../../packages/core/dist/feature-cache/map-store.js";
import { holdPacks } from "../../../packages/core/dist/feature-cache/packs/in-use.js";
import { viewPictures } from "../../../packages/core/dist/feature-cache/view-pictures.js";
import { noisePictures } from "../../support/noise-pictures.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { tinyBackbone } from "../../support/tiny-backbone.js";

const backbone = tinyBackbone();
const { preprocessing } = backbone;
const threads = createReadingThreads(1);
afterAll(() => threads.close());

async function prepare(layers: readonly string[], count = 20) {
  const folder = await temporaryFolder();
  const cache = { folder: `${folder}/cache`, limit: 1e9 };
  const pictures = await noisePictures(folder, count);
  const viewed = await viewPictures(pictures, [{}], cache, undefined);
  const items = viewed.flatMap((picture) => ("items" in picture ? picture.items : []));
  const inUse = holdPacks(cache.folder);
  const wanted = new Set(items.map(({ key }) => key));
  const stores: MapStore[] = [];
  for (const layer of layers) {
    const collection = describeCollection(backbone, layer, preprocessing);
    stores.push(await openMapStore({ cache, collection, wanted, inUse, threads }));
  }
  const close = async () => {
    for (const store of stores) await store.close();
    await inUse.release();
  };
  return { pictures, items, stores, close };
}

describe("fill", () => {
  it("extracts what is missing and nothing else", async () => {
    const { items, stores, close } = await prepare(["pool4", "pool8"]);
    const progress: number[][] = [];
    const options = { backbone, preprocessing, onProgress: (...counts: number[]) => void progress.push(counts) };
    await fill(stores.slice(0, 1), items.slice(0, 5), options);
    expect(progress.at(-1)).toEqual([5, 5]);
    await fill(stores, items, options);
    expect(progress.at(-1)).toEqual([20, 20]);
    expect(stores.every((store) => items.every(({ key }) => store.has(key)))).toBe(true);
    await fill(stores, items, { ...options, onProgress: () => expect.unreachable() });
    await close();
  });

  it("tells which pictures cannot be decoded, have changed, or leave the range of float16", async () => {
    const { items, stores, pictures, close } = await prepare(["huge"], 4);
    await writeFile(pictures[1]!.path, "no picture");
    const failures = await fill(stores, items, { backbone, preprocessing });
    expect(failures.get(items[1]!.key)!.message).toMatch(/1\.png": it has changed while it was in use/);
    expect(failures.get(items[0]!.key)!.message).toMatch(/0\.png": feature map of tiny@huge: expected numbers within/);
    const undecodable = { ...items[1]!, content: sha256("no picture") };
    const failure = (await fill(stores, [undecodable], { backbone, preprocessing })).get(undecodable.key);
    expect(failure).toBeInstanceOf(RetrievalError);
    expect(failure!.message).toMatch(/1\.png": unsupported format/);
    await close();
  });

  it("opens no network for pictures that cannot be decoded", async () => {
    const { items, stores, pictures, close } = await prepare(["pool8"], 1);
    await writeFile(pictures[0]!.path, "no picture");
    const broken = tinyBackbone({ network: Buffer.from("no network") });
    const failures = await fill(stores, items, { backbone: broken, preprocessing });
    expect(failures.size).toBe(1);
    await close();
  });
});
