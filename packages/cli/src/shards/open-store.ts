import { openFolderStore } from "./folder-store.js";
import type { ObjectStore } from "./object-store.js";

const isInBucket = (place: string): boolean => /^s3:\/\//i.test(place);

/**
 * What a client for buckets needs is loaded when there is one to talk to.
 * @param place a folder, or `s3://bucket/prefix`
 * @throws RetrievalError when it is no address of a bucket, or the environment has no credentials for one
 */
export async function openStore(place: string): Promise<ObjectStore> {
  if (!isInBucket(place)) return openFolderStore(place);
  const { openBucketStore, readBucketSettings } = await import("./bucket/index.js");
  return openBucketStore(readBucketSettings(place, process.env));
}
