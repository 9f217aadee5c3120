export { BucketClient, type BucketClientOptions, type BucketRequest } from "./bucket-client.js";
export { type BucketSettings, readBucketSettings } from "./bucket-settings.js";
export { openBucketStore } from "./bucket-store.js";
export { type ListedObject, type ObjectList, parseObjectList } from "./object-list.js";
