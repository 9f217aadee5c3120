import { RetrievalError, replaceAtomically } from "@loci/core";
import { checkInteger } from "./descriptor-checks.js";
import { type HnswParameters, hnswParameters } from "./hnsw-parameters.js";
import type { HnswWorkerData } from "./hnsw-worker.js";
import { IndexThread } from "./index-thread.js";
import { probeHnswlib } from "./native/load-hnswlib.js";
import { ThreadedIndex } from "./threaded-index.js";
import type { SavableIndex, VectorIndex } from "./vector-index.js";

/**
 * Approximate search in a hierarchical navigable small world graph, by hnswlib: examines a few hundred descriptors instead
 * of all. The same descriptors, in the same order, with the same parameters give the same file.
 *
 * Yu. A. Malkov, D. A. Yashunin: Efficient and robust approximate nearest neighbor search using Hierarchical Navigable
 * Small World graphs. PAMI 2018, arXiv 1603.09320.
 */
class HnswIndex extends ThreadedIndex implements SavableIndex {
  readonly #thread: IndexThread;

  constructor(dimension: number, thread: IndexThread) {
    super("hnsw", dimension, thread);
    this.#thread = thread;
  }

  async save(file: string): Promise<void> {
    await replaceAtomically(file, async (temporary) => {
      const { problem } = await this.#thread.request({ kind: "save", file: temporary });
      if (problem === undefined) return;
      throw new RetrievalError({ what: `cannot write ${file}`, got: problem });
    });
  }
}

/**
 * @param dimension components of a descriptor
 * @throws RetrievalError when a parameter is out of range, or hnswlib is not compiled for this machine
 */
export function createHnswIndex(
  dimension: number,
  parameters: Partial<HnswParameters> = {},
): VectorIndex & SavableIndex {
  return new HnswIndex(dimension, startThread(dimension, hnswParameters(parameters)));
}

/**
 * Opens a file that `save` wrote. Links are checked, components are not: that is what an index directory's checksums do.
 * @param dimension components of a descriptor
 * @param options `ef` as for a new index; the file does not hold it
 * @throws RetrievalError when the file is missing, damaged, or of another dimension
 */
export async function loadHnswIndex(
  file: string,
  dimension: number,
  options: Partial<Pick<HnswParameters, "ef">> = {},
): Promise<VectorIndex & SavableIndex> {
  const thread = startThread(dimension, hnswParameters(options));
  const { problem } = await thread.request({ kind: "load", file });
  if (problem === undefined) return new HnswIndex(dimension, thread);
  await thread.close();
  throw new RetrievalError({ what: `cannot open ${file}`, got: problem, remedy: "Build the index again" });
}

function startThread(dimension: number, parameters: HnswParameters): IndexThread {
  checkInteger("hnsw index: dimension", dimension, 1);
  const { usable, description, remedy } = probeHnswlib();
  if (!usable) {
    const way = `${remedy}, or use the flat index`;
    throw new RetrievalError({ what: `hnsw index: ${description}`, remedy: way });
  }
  const data: HnswWorkerData = { dimension, parameters };
  return new IndexThread("hnsw index", new URL("./hnsw-worker.js", import.meta.url), data);
}
