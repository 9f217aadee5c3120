import type { TuneOptions, TuneResult } from "../recall/tune-graph.js";
import type { Row } from "../storage/columns.js";
import type { IndexFacts } from "../storage/searchable-index.js";
import { createPostgresBuild, type PostgresBuildOptions, type PostgresDescription } from "./postgres-build.js";

/** Some pictures with their descriptors. */
export interface PictureBatch {
  /** Length rows.length * dimension. */
  readonly descriptors: Float32Array;
  /** Their metadata; `path` is needed. */
  readonly rows: readonly Row[];
}

/**
 * Makes an index in PostgreSQL of descriptors that come from anywhere: loads them batch by batch, builds the graph and puts it in
 * place. When anything fails nothing is at the address, or what was there before.
 * @param address `postgres://user@host/database/index`
 * @param batches gone through once; some hundred pictures each are a good size
 */
export async function loadPostgresIndex(
  address: string,
  description: PostgresDescription,
  batches: AsyncIterable<PictureBatch>,
  options: PostgresBuildOptions & TuneOptions = {},
): Promise<{ readonly manifest: IndexFacts; readonly tuned: TuneResult | undefined }> {
  const build = await createPostgresBuild(address, description, options);
  try {
    for await (const { descriptors, rows } of batches) await build.add(descriptors, rows);
    const { recall, rebuild, onProgress } = options;
    return await build.commit({
      ...(recall !== undefined && { recall }),
      ...(rebuild !== undefined && { rebuild }),
      ...(onProgress && { onProgress }),
    });
  } finally {
    // After a commit there is nothing to discard.
    await build.discard();
  }
}
