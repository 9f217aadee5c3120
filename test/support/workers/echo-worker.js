import { threadId } from "node:worker_threads";
import { workerData } from "piscina";

// Takes its time to load, as a network does.
await new Promise((resolve) => setTimeout(resolve, workerData.loadMilliseconds));
if (workerData.broken) throw new Error("this module does not load");

export const loaded = () => {};

export default async function answer({ milliseconds }) {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return threadId;
}
