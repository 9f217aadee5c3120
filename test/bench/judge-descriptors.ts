import { rankWith, rowsOf } from "@loci/cli";
import { type Dataset, type Evaluation, evaluate, type Protocol } from "@loci/core";
import { indexKinds } from "@loci/index";

/** Exact search among the pictures of a data set. @param descriptors of its pictures, `[pictures, length]` */
export async function judgeDescriptors(
  dataset: Dataset,
  protocol: Protocol,
  descriptors: Float32Array,
): Promise<Evaluation> {
  const length = descriptors.length / dataset.pictures.length;
  const index = indexKinds.flat.create(length);
  try {
    await index.add(rowsOf(descriptors, length, dataset.gallery));
    const search = (rows: Float32Array, k: number) => index.search(rows, k);
    const rank = rankWith(descriptors, length, search, new AbortController().signal);
    const picturesOf = (queries: readonly number[]) => queries.map((query) => dataset.queries[query] as number);
    return await evaluate(protocol, protocol.judge(dataset), (queries, depth) => rank(picturesOf(queries), depth));
  } finally {
    await index.close();
  }
}
