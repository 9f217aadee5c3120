import { type Dataset, type Evaluation, evaluate, type Protocol } from "@loci/core";
import { indexKinds } from "@loci/index";

/** Exact search among the pictures of a data set. @param descriptors of its pictures, `[pictures, length]` */
export async function judgeDescriptors(
  dataset: Dataset,
  protocol: Protocol,
  descriptors: Float32Array,
): Promise<Evaluation> {
  const length = descriptors.length / dataset.pictures.length;
  const rowsOf = (pictures: readonly number[]) => {
    const rows = new Float32Array(pictures.length * length);
    for (const [place, picture] of pictures.entries()) {
      rows.set(descriptors.subarray(picture * length, (picture + 1) * length), place * length);
    }
    return rows;
  };
  const index = indexKinds.flat.create(length);
  try {
    await index.add(rowsOf(dataset.gallery));
    return await evaluate(protocol, protocol.judge(dataset), async (queries, depth) => {
      const found = await index.search(rowsOf(queries.map((query) => dataset.queries[query] as number)), depth);
      return found.map((hits) => ({ places: Int32Array.from(hits, ({ id }) => id) }));
    });
  } finally {
    await index.close();
  }
}
