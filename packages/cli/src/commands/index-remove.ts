import { stat } from "node:fs/promises";
import path from "node:path";
import { RetrievalError } from "@loci/core";
import { openWriterAt, type PictureEntry, type PictureWriter } from "@loci/index";
import pMap from "p-map";
import { defineCommand } from "../command.js";
import { indexPlace } from "../index-place.js";
import { wholeNumbers } from "../number-option.js";

export const indexRemoveCommand = defineCommand({
  usage: "remove <index> [pictures..]",
  summary: "Remove pictures from an index; the files stay",
  options: {
    index: { type: "string", demandOption: true, describe: indexPlace },
    pictures: { type: "string", array: true, default: [], describe: "Pictures, by file or by the name that hits have" },
    id: { ...wholeNumbers("Pictures, by id", { least: 0 }), default: [] as readonly number[] },
    missing: { type: "boolean", default: false, describe: "All whose files are not there any more" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 index remove city.loci photos/blurred.jpg", "One picture"],
    ["$0 index remove city.loci --id 17 18", "Two, by id"],
    ["$0 index remove city.loci --missing", "Those that were deleted from the disk"],
  ],
  async run({ index, pictures, id, missing, json }, { terminal }) {
    if (pictures.length === 0 && id.length === 0 && !missing) {
      throw new RetrievalError({ what: "nothing to remove", remedy: "Name pictures, or give --id or --missing" });
    }
    const writer = await openWriterAt(index);
    try {
      const gone = missing ? await missingIds(writer) : [];
      const ids = [...new Set([...(await idsOf(writer, pictures)), ...id, ...gone])];
      await writer.remove(ids);
      if (json) terminal.out(JSON.stringify({ removed: ids, count: writer.count }, null, 2));
      else terminal.out(`${ids.length} removed; ${writer.count} pictures in the index`);
      return "done";
    } finally {
      await writer.close();
    }
  },
});

async function idsOf(writer: PictureWriter, pictures: readonly string[]): Promise<number[]> {
  const relativeOf = (picture: string) =>
    path.relative(writer.manifest.root, path.resolve(picture)).split(path.sep).join("/");
  const names = pictures.flatMap((picture) => [picture, relativeOf(picture)]);
  const ids = new Map((await writer.pictures.withValues("path", names)).map(([id, row]) => [row["path"], id]));
  return pictures.map((picture) => {
    const id = ids.get(picture) ?? ids.get(relativeOf(picture));
    if (id !== undefined) return id;
    throw new RetrievalError({ what: `${picture} is not in the index`, remedy: "Name it as hits do" });
  });
}

async function missingIds({ pictures, manifest }: PictureWriter): Promise<number[]> {
  const found = await pMap(
    pictures.all(),
    async ([id, row]: PictureEntry) => {
      const there = await stat(path.resolve(manifest.root, `${row["path"]}`)).catch(isMissing);
      return there === false ? [id] : [];
    },
    { concurrency: 32 },
  );
  return found.flat();
}

/** A disk that cannot be reached is no reason to remove its pictures. */
function isMissing(error: NodeJS.ErrnoException): false {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return false;
  throw new RetrievalError({ what: `cannot tell which pictures are missing: ${error.message}`, cause: error });
}
