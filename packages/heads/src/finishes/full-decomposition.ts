import { startWorkerThreads } from "@loci/core";
import type { EigenTask, Eigenvectors } from "./eigen-worker.js";

/** Eigenvectors of a symmetric matrix by way of all of them, in a worker thread: some 9·size³ operations. */
export async function fullDecomposition(task: EigenTask): Promise<Eigenvectors> {
  const threads = startWorkerThreads<EigenTask, Eigenvectors>(
    new URL("./eigen-worker.js", import.meta.url),
    1,
    undefined,
  );
  try {
    return await threads.run(task);
  } finally {
    await threads.close();
  }
}
