import { RetrievalError } from "@loci/core";
import { isInPostgres } from "@loci/index";
import { defineCommand } from "../command.js";
import { wholeNumber } from "../number-option.js";
import { indexOptions, planIndex, reportIndex } from "../plan-index.js";
import { extractPictures } from "../shards/extract-pictures.js";
import { parseQueueAddress } from "../shards/queue-address.js";

export const extractCommand = defineCommand({
  usage: "extract <pictures>",
  summary: "Build an index shard by shard, here or by loci worker on many machines",
  options: {
    ...indexOptions,
    queue: {
      type: "string",
      requiresArg: true,
      describe:
        "Redis whose workers describe the shards, redis://[user:password@]host[:port][/database] or rediss:// (default: this machine does); LOCI_QUEUE_PASSWORD may hold the password",
    },
    results: {
      type: "string",
      requiresArg: true,
      describe:
        "Folder, or s3://bucket/prefix, of shards and their results, which the workers share, and which stays (default: beside the index, until it is done)",
    },
    shard: wholeNumber("Pictures of a shard", { least: 1, most: 100_000 }, { default: 256 }),
  },
  examples: [
    ["$0 extract photos --out photos.loci", "On this machine; goes on after whatever ends it"],
    [
      "$0 extract photos --out photos.loci --queue redis://10.0.0.1 --results /mnt/shared/photos-results",
      "By all machines that run loci worker",
    ],
    [
      "$0 extract photos --out photos.loci --queue redis://10.0.0.1 --results s3://bucket/photos-results",
      "Shards and results in a bucket; credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ],
    [
      "$0 extract photos --out postgres://loci@db/gallery/photos --results photos-results",
      "Into PostgreSQL; with --queue, too",
    ],
  ],
  async run(given, context) {
    const started = performance.now();
    const queue =
      given.queue === undefined ? undefined : parseQueueAddress(given.queue, process.env["LOCI_QUEUE_PASSWORD"]);
    if (given.results === undefined && (queue || isInPostgres(given.out))) {
      const remedy =
        "Give a folder or s3://bucket/prefix for shards and results, which the workers of a queue must see, too";
      throw new RetrievalError({
        what: `${queue ? "--queue" : "an index in PostgreSQL"} needs --results`,
        remedy,
      });
    }
    const plan = await planIndex(given, context);
    const extracted = await extractPictures(
      { ...plan, queue, results: given.results, shardSize: given.shard },
      context,
    );
    const { shards, shardsBefore } = extracted;
    context.terminal.note(`${shards} shards${shardsBefore > 0 ? `, ${shardsBefore} of them described before` : ""}`);
    return reportIndex(given, plan, extracted, (performance.now() - started) / 1000, context.terminal);
  },
});
