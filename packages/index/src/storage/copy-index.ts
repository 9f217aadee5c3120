import type { Row } from "./columns.js";
import type { ProgressOf } from "./graph-file.js";
import { picturesOf, type SearchableIndex } from "./searchable-index.js";

/** Pictures that are read and written at once. */
const PICTURES_AT_ONCE = 512;

/**
 * Hands out all pictures of an index with their descriptors.
 * @param add given the descriptors, the metadata and the ids of some
 */
export async function copyPictures(
  index: SearchableIndex,
  add: (descriptors: Float32Array, rows: readonly Row[], ids: readonly number[]) => Promise<unknown>,
  onProgress: ProgressOf = () => {},
): Promise<void> {
  const pictures = picturesOf(index);
  let [block, done] = [[] as (readonly [number, Row])[], 0];
  const handOver = async () => {
    if (block.length === 0) return;
    const ids = block.map(([id]) => id);
    const rows = block.map(([, row]) => row);
    await add(await index.descriptors(ids), rows, ids);
    done += block.length;
    block = [];
    onProgress(done, pictures.size);
  };
  for await (const entry of pictures.all()) {
    block.push(entry);
    if (block.length === PICTURES_AT_ONCE) await handOver();
  }
  await handOver();
}
