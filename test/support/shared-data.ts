import { existsSync } from "node:fs";
import { join } from "node:path";

/** Real data beside the repository (`LOCI_SHARED_DATA` says where else); tests on it are skipped where it is missing. */
export const sharedData = process.env["LOCI_SHARED_DATA"] ?? join(import.meta.dirname, "../../../shared/data");

/** @param folder below the shared data */
export const missing = (folder: string): boolean => !existsSync(join(sharedData, folder));
