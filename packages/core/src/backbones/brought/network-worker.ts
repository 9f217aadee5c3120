import { readFileSync } from "node:fs";
import { totalmem } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { RetrievalError, reasonOf } from "../../errors.js";
import { countLayers } from "./count-layers.js";
import type { NetworkAnswer, NetworkTask } from "./network-process.js";
import { prepareFile } from "./prepare-file.js";

/** The part of the machine's memory that a network may take while it is looked at. */
const MEMORY_SHARE = 0.6;

// Native code does not let this thread look; another one ends the process before the machine's memory does.
const watch = `setInterval(() => { if (process.memoryUsage.rss() > ${totalmem() * MEMORY_SHARE}) process.kill(process.pid, "SIGKILL") }, 100)`;
new Worker(watch, { eval: true }).unref();

process.once("message", async (task: NetworkTask) => {
  process.send?.(await answerTo(task), () => process.disconnect?.());
});
// Whoever asked is gone.
process.once("disconnect", () => process.exit());

async function answerTo(task: NetworkTask): Promise<NetworkAnswer> {
  try {
    if (task.kind === "count") {
      return { kind: "done", value: await countLayers(readFileSync(task.file), task.layers, task.size) };
    }
    await prepareFile(path.resolve(task.file), task.stated, task.folder);
    return { kind: "done" };
  } catch (error) {
    if (!(error instanceof RetrievalError)) return { kind: "failed", reason: `failed: ${reasonOf(error)}` };
    const { what, expected, got, remedy } = error;
    return {
      kind: "refused",
      parts: { what, ...(expected && { expected }), ...(got && { got }), ...(remedy && { remedy }) },
    };
  }
}
