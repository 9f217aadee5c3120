import { setTimeout as sleep } from "node:timers/promises";
import { type CommandContext, defineCommand } from "../command.js";
import { deviceOption } from "../device-option.js";
import { wholeNumber } from "../number-option.js";
import { connectToRedis } from "../shards/connect-redis.js";
import { openStore } from "../shards/open-store.js";
import { parseQueueAddress } from "../shards/queue-address.js";
import { runQueueWorker } from "../shards/queue-worker.js";
import { isResultsFolder, openResultsFolder } from "../shards/results-folder.js";

export const workerCommand = defineCommand({
  usage: "worker",
  summary: "Describe the shards that loci extract --queue hands out",
  options: {
    queue: {
      type: "string",
      demandOption: true,
      requiresArg: true,
      describe:
        "Redis, redis://[user:password@]host[:port][/database] or rediss://; LOCI_QUEUE_PASSWORD may hold the password",
    },
    results: {
      type: "string",
      demandOption: true,
      requiresArg: true,
      describe: "The results folder of loci extract, as this machine sees it, or the same s3://bucket/prefix",
    },
    root: {
      type: "string",
      requiresArg: true,
      describe: "The pictures' folder, as this machine sees it (default: where loci extract has it)",
    },
    model: {
      type: "string",
      requiresArg: true,
      describe: "A model of this machine; it must be the one of the shards (default: the copy in the results folder)",
    },
    device: deviceOption,
    concurrency: wholeNumber("Shards at once", { least: 1, most: 64 }, { default: 2 }),
    "lost-after": wholeNumber(
      "Seconds without a sign of life after which a worker's shards go to others; the same for all workers",
      { least: 1, most: 3600 },
      { default: 30 },
    ),
    grace: wholeNumber(
      "Seconds that shards under way may take when the worker is to end; then they go back into the queue",
      { least: 0, most: 3600 },
      { default: 60 },
    ),
  },
  examples: [
    ["$0 worker --queue redis://10.0.0.1 --results /mnt/shared/photos-results", "Pictures at the same path everywhere"],
    [
      "$0 worker --queue redis://10.0.0.1 --results /mnt/results --root /mnt/photos",
      "Pictures elsewhere on this machine",
    ],
  ],
  async run({ queue, results, root, model, concurrency, grace, ...given }, context) {
    const { terminal, signal } = context;
    const redis = await connectToRedis(parseQueueAddress(queue, process.env["LOCI_QUEUE_PASSWORD"]), terminal.note);
    try {
      await waitForResults(results, context);
      if (signal.aborted) return "done";
      const folder = await openResultsFolder(results);
      terminal.note(`Waiting for shards of ${folder.place}`);
      const plan = { results: folder, redis, root, model, concurrency, grace, lostAfter: given["lost-after"] };
      const report = await runQueueWorker(plan, context);
      terminal.out(`${report.shards} shards, ${report.pictures} pictures, ${report.skipped} of them skipped`);
    } finally {
      redis.disconnect();
    }
    return "done";
  },
});

/** Workers may be there before the first extraction. */
async function waitForResults(place: string, { terminal, signal }: CommandContext): Promise<void> {
  const { lookEvery } = await openStore(place);
  for (let isTold = false; !signal.aborted && !(await isResultsFolder(place)); isTold = true) {
    if (!isTold) terminal.note(`${place} is no results folder yet; waiting for loci extract --results to make it`);
    await sleep(lookEvery, undefined, { signal }).catch(() => {});
  }
}
