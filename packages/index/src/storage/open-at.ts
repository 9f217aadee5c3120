import { openPostgresWriter } from "../postgres/open-postgres-writer.js";
import {
  createPostgresBuild,
  type PostgresBuildOptions,
  type PostgresDescription,
} from "../postgres/postgres-build.js";
import { openPostgresIndex } from "../postgres/postgres-index.js";
import type { OpenWriterOptions } from "../postgres/writer-sessions.js";
import type { HeldPrecision } from "../vector-index.js";
import { createIndexWriter, type IndexDescription } from "./index-build.js";
import { type OpenIndexOptions, openIndex } from "./index-directory.js";
import { isInPostgres } from "./index-target.js";
import { openIndexWriter } from "./open-index-writer.js";
import type { PictureBuild, PictureWriter } from "./picture-writer.js";
import type { SearchableIndex } from "./searchable-index.js";

/** Opens an index to search it. @param place a directory, or `postgres://user@host/database/index` */
export async function openIndexAt(place: string, options: OpenIndexOptions = {}): Promise<SearchableIndex> {
  return isInPostgres(place) ? openPostgresIndex(place, options) : openIndex(place, options);
}

/** Opens an index to write to it. @param place as of `openIndexAt` */
export async function openWriterAt(place: string, options: OpenWriterOptions = {}): Promise<PictureWriter> {
  return isInPostgres(place) ? openPostgresWriter(place, options) : openIndexWriter(place);
}

/** What an index will be, wherever it will be kept; each place has precisions of its own and refuses others. */
export interface DescriptionAt extends Omit<IndexDescription, "precision"> {
  readonly precision?: HeldPrecision;
}

/** Starts an index. @param place as of `openIndexAt` */
export async function createBuildAt(
  place: string,
  description: DescriptionAt,
  options: PostgresBuildOptions = {},
): Promise<PictureBuild> {
  if (isInPostgres(place)) return createPostgresBuild(place, description as PostgresDescription, options);
  return createIndexWriter(place, description as IndexDescription, options);
}
