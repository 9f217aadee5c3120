import { join } from "node:path";
import { RetrievalError } from "../errors.js";
import { cacheDirectory } from "../files/cache-directory.js";

/** Where cached features are kept, and how much of the disk they may take. */
export interface FeatureCache {
  readonly folder: string;
  /** Bytes. */
  readonly limit: number;
}

export const GIGABYTE = 1e9;
const DEFAULT_LIMIT_GIGABYTES = 20;

/**
 * The user's feature cache: `features` in the cache directory. Its limit is `$LOCI_CACHE_LIMIT` gigabytes (10^9 bytes), 20
 * without it.
 * @throws RetrievalError when that is not a positive number
 */
export function featureCache(): FeatureCache {
  const given = process.env["LOCI_CACHE_LIMIT"];
  const gigabytes = given ? Number(given) : DEFAULT_LIMIT_GIGABYTES;
  if (!(gigabytes > 0)) {
    throw new RetrievalError({
      what: "environment variable LOCI_CACHE_LIMIT",
      expected: "a positive number of gigabytes, for example 20",
      got: `"${given}"`,
    });
  }
  return { folder: join(cacheDirectory(), "features"), limit: gigabytes * GIGABYTE };
}
