import { cp } from "node:fs/promises";
import {
  copyPictures,
  createBuildAt,
  fitPgvector,
  indexKindNames,
  isPostgresAddress,
  openIndexAt,
  type SearchableIndex,
  withoutPassword,
} from "@loci/index";
import { type CommandContext, defineCommand } from "../command.js";
import { indexPlace } from "../index-place.js";
import { progressOf } from "../progress-of.js";
import { tunedText } from "../report/recall.js";
import { chooseServers, serversOption } from "../servers-option.js";

export const indexCopyCommand = defineCommand({
  usage: "copy <index>",
  summary: "Copy an index to another place, a directory or PostgreSQL, without describing pictures again",
  options: {
    index: { type: "string", demandOption: true, describe: indexPlace },
    to: { type: "string", demandOption: true, describe: `Where to: ${indexPlace}` },
    kind: { choices: indexKindNames, default: "hnsw" as const, describe: "Kind of an index directory" },
    servers: serversOption,
    replace: { type: "boolean", default: false, describe: "Replace the index that is there" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    [
      "$0 index copy city.loci --to postgres://loci@db/gallery/city",
      "To a server, when one machine is not enough any more",
    ],
    ["$0 index copy postgres://loci@db/gallery/city --to city.loci", "And back"],
  ],
  async run({ index: from, to, kind, servers, replace, json }, context) {
    const { terminal } = context;
    const shards = chooseServers(servers, to);
    const index = await openIndexAt(from);
    try {
      const hnsw = parametersOf(index, to);
      const build = await createBuildAt(to, descriptionOf(index, isPostgresAddress(to) ? "hnsw" : kind), {
        replace,
        ...(shards && { shards }),
        ...(kind !== "flat" && hnsw && { hnsw }),
        onNotice: (text) => terminal.note(text),
      });
      try {
        await withProgress("Copying", context, (onProgress) =>
          copyPictures(index, (descriptors, rows) => build.add(descriptors, rows), onProgress),
        );
        const { manifest, tuned } = await withProgress("Linking", context, (onProgress) =>
          build.commit({ onProgress }),
        );
        const place = withoutPassword(to);
        if (json) terminal.out(JSON.stringify({ index: place, count: manifest.count }, null, 2));
        else terminal.out(`${place}: ${manifest.count} pictures`);
        if (tuned) terminal.note(`Graph: ${tunedText(tuned, undefined)}`);
        return "done";
      } finally {
        await build.discard();
      }
    } finally {
      await index.close();
    }
  },
});

/** Those of the graph; PostgreSQL's does not go as far as that of a directory. */
function parametersOf({ manifest: { hnsw } }: SearchableIndex, to: string) {
  return hnsw && isPostgresAddress(to) ? fitPgvector(hnsw) : hnsw;
}

function descriptionOf({ manifest, columns, modelDirectory }: SearchableIndex, kind: (typeof indexKindNames)[number]) {
  const { dimension, metric, model, root } = manifest;
  const writeModel = (directory: string) => cp(modelDirectory, directory, { recursive: true });
  return { kind, dimension, metric, model, root, columns, writeModel };
}

async function withProgress<Result>(
  title: string,
  context: CommandContext,
  use: (onProgress: (done: number, total: number) => void) => Promise<Result>,
): Promise<Result> {
  const progress = progressOf(title, context);
  try {
    return await use((done, total) => {
      context.signal.throwIfAborted();
      progress.onProgress(done, total);
    });
  } finally {
    progress.stop();
  }
}
