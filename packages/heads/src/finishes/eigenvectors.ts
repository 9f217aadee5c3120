import { RetrievalError } from "@loci/core";
import type { EigenTask, Eigenvectors } from "./eigen-worker.js";
import { fullDecomposition } from "./full-decomposition.js";
import { leadingEigenvectors } from "./leading-eigenvectors.js";

/** Up to here the full decomposition is a matter of two seconds. */
const SMALL = 600;

/**
 * Eigenvectors of a symmetric matrix without negative eigenvalues, those of the `count` largest, off the event loop.
 * @throws RetrievalError when the matrix has numbers that are not finite
 */
export async function eigenvectors(task: EigenTask): Promise<Eigenvectors> {
  if (!task.matrix.every(Number.isFinite)) {
    throw new RetrievalError({
      what: "the principal directions of descriptors",
      expected: "products of descriptors that are finite",
      got: "NaN or infinity",
      remedy: "Look for pictures whose descriptors are not finite or very large, and leave them out.",
    });
  }
  const leading = task.size > SMALL && task.count <= task.size / 4;
  return (leading ? await leadingEigenvectors(task) : undefined) ?? (await fullDecomposition(task));
}
