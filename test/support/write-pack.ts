import type { Collection } from "../../packages/core/dist/feature-cache/collection.js";
import { createPack, newPackId } from "../../packages/core/dist/feature-cache/packs/pack-writer.js";
import { tinyCollection } from "./tiny-collection.js";

/** A finished pack of `count` maps with made-up keys. */
export async function writePack(folder: string, count: number, collection: Collection = tinyCollection) {
  const pack = await createPack(folder, newPackId(collection), collection);
  const { height, width, channels } = collection;
  for (let value = 0; value < count; value++) {
    const key = value.toString(16).padStart(64, "0");
    await pack.append([{ key, halves: new Uint16Array(height * width * channels).fill(value) }]);
  }
  await pack.close();
  // Names sort by the millisecond of their making.
  await new Promise((resolve) => setTimeout(resolve, 2));
  return { id: pack.id, maps: pack.maps, index: pack.index };
}
