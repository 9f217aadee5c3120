import { cp } from "node:fs/promises";
import { RetrievalError } from "@loci/core";
import type { TuneResult } from "../recall/tune-graph.js";
import { copyPictures } from "../storage/copy-index.js";
import type { ProgressOf } from "../storage/graph-file.js";
import type { IndexFacts } from "../storage/searchable-index.js";
import type { PostgresPrecision } from "./descriptor-index.js";
import { withoutPassword } from "./postgres-address.js";
import { createPostgresBuild } from "./postgres-build.js";
import { openPostgresIndex } from "./postgres-index.js";
import type { OpenWriterOptions } from "./writer-sessions.js";

export interface ShardOptions extends OpenWriterOptions {
  readonly onProgress?: ProgressOf;
  /** Called while the graphs are built. */
  readonly onLinking?: ProgressOf;
}

/**
 * Lays an index out anew over other servers, by hash of the id; without any it comes back to the server with the catalogue. It can
 * be searched all the while and changes in one moment. Ids stay. Whoever would write to it meanwhile is refused.
 * @param address of the index
 * @param servers `postgres://user@host/database`, each with pgvector
 */
export async function shardPostgresIndex(
  address: string,
  servers: readonly string[],
  { onProgress, onLinking, onNotice }: ShardOptions = {},
): Promise<{ readonly manifest: IndexFacts; readonly tuned: TuneResult | undefined }> {
  const index = await openPostgresIndex(address);
  try {
    const { model, dimension, metric, root, hnsw, precision, created } = index.manifest;
    const description = {
      ...{ model, dimension, metric, root, columns: index.columns, precision: precision as PostgresPrecision },
      writeModel: (directory: string) => cp(index.modelDirectory, directory, { recursive: true }),
    };
    const build = await createPostgresBuild(address, description, {
      ...{ replace: true, shards: servers, created: new Date(created), nextId: index.nextId },
      ...(hnsw && { hnsw }),
      ...(onNotice && { onNotice }),
    });
    try {
      if (build.former?.updated !== index.manifest.updated) {
        throw new RetrievalError({ what: `${withoutPassword(address)} was written to meanwhile`, remedy: "Try again" });
      }
      await build.takeOverSkipped();
      await copyPictures(index, (descriptors, rows, ids) => build.add(descriptors, rows, ids), onProgress);
      return await build.commit({ rebuild: false, ...(onLinking && { onProgress: onLinking }) });
    } finally {
      await build.discard();
    }
  } finally {
    await index.close();
  }
}
