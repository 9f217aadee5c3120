import path from "node:path";
import { openExtractor, type Picture, type PictureFile, type SkippedPicture } from "@loci/core";
import {
  keyOfRow,
  openWriterAt,
  type PictureChange,
  type PictureEntry,
  type PictureWriter,
  pictureColumns,
  pictureKey,
  pictureRow,
  type Row,
} from "@loci/index";
import type { CommandContext } from "./command.js";
import { describeInGroups } from "./describe-in-groups.js";
import { loadIndexModel } from "./index-model.js";
import { progressOf } from "./progress-of.js";

/** What became of pictures that were added to an index, or described again. */
export interface AddedPictures {
  readonly added: number;
  readonly updated: number;
  /** Already in the index and left as they are, or not in it when only those that are were asked for. */
  readonly passedOver: number;
  readonly skipped: readonly SkippedPicture<Picture>[];
  /** In the index now. */
  readonly count: number;
}

/** `add`: only pictures that the index does not have; `update`: only those that it has; `both`. */
export type AddMode = "add" | "update" | "both";

/** A picture, what the index calls it, and the id that it has there. */
interface Candidate extends PictureFile {
  readonly picture: Picture;
  readonly name: string;
  readonly id: number | undefined;
}

/** Describes pictures with the index's own model and writes them to it, group by group. */
export async function addPictures(
  index: string,
  pictures: readonly Picture[],
  mode: AddMode,
  context: CommandContext,
): Promise<AddedPictures> {
  const writer = await openWriterAt(index, { onNotice: (text) => context.terminal.note(text) });
  try {
    const candidates = await candidatesFor(writer, pictures);
    const chosen = candidates.filter(({ id }) => mode === "both" || (id === undefined) === (mode === "add"));
    const rows = await rowsOf(writer, chosen);
    const before = writer.count;
    const skipped = await describeChosen(writer, rows, context);
    await updateGraph(writer, context);
    const added = writer.count - before;
    return {
      added,
      updated: chosen.length - skipped.length - added,
      passedOver: candidates.length - chosen.length,
      skipped: skipped.map(({ picture, reason }) => ({ picture: picture.picture, reason })),
      count: writer.count,
    };
  } finally {
    await writer.close();
  }
}

/** Brings the graph up to date where the rows beside it have become many, and measures it anew. */
async function updateGraph(writer: PictureWriter, context: CommandContext): Promise<void> {
  if (!writer.needsGraph) return;
  const progress = progressOf("Linking", context);
  try {
    await writer.tune({ onProgress: progress.onProgress });
  } finally {
    progress.stop();
  }
}

async function candidatesFor(writer: PictureWriter, pictures: readonly Picture[]): Promise<Candidate[]> {
  const { root } = writer.manifest;
  const names = pictures.map((picture) => path.relative(root, picture.path).split(path.sep).join("/"));
  const known: readonly PictureEntry[] = await writer.pictures.withValues("path", names);
  const ids = new Map(known.map(([id, row]) => [keyOfRow(row), id]));
  return pictures.map((picture, place) => {
    const name = names[place] as string;
    return {
      path: picture.path,
      ...(picture.box && { box: picture.box }),
      picture,
      name,
      id: ids.get(pictureKey(name, picture.box)),
    };
  });
}

/** What will stand in the index; told before hours of describing when a value is not what its column holds. */
async function rowsOf(writer: PictureWriter, chosen: readonly Candidate[]): Promise<ReadonlyMap<Candidate, Row>> {
  const pictures = chosen.map(({ picture }) => picture);
  const columns = pictureColumns(pictures, writer.manifest.columns);
  const rows = new Map(chosen.map((candidate) => [candidate, pictureRow(candidate.picture, candidate.name, columns)]));
  await writer.addColumns(columns);
  return rows;
}

async function describeChosen(
  writer: PictureWriter,
  rows: ReadonlyMap<Candidate, Row>,
  context: CommandContext,
): Promise<SkippedPicture<Candidate>[]> {
  const chosen = [...rows.keys()];
  if (chosen.length === 0) return [];
  const model = await loadIndexModel(await writer.modelDirectory(), writer.manifest, context.device);
  const { dimension } = writer.manifest;
  const skippedBefore = new Set((await writer.skippedPictures()).map(({ path: name }) => name));
  const extractor = await openExtractor(model, { pictures: chosen.length });
  try {
    return await describeInGroups(extractor, chosen, "Indexing", context, async (group) => {
      const rowOf = (candidate: Candidate) => rows.get(candidate) as Row;
      const descriptorOf = (place: number) => group.descriptors.subarray(place * dimension, (place + 1) * dimension);
      const places = [...group.pictures.keys()];
      const fresh = places.filter((place) => group.pictures[place]?.id === undefined);
      const descriptors = new Float32Array(fresh.length * dimension);
      for (const [at, place] of fresh.entries()) descriptors.set(descriptorOf(place), at * dimension);
      if (fresh.length > 0) {
        await writer.add(
          descriptors,
          fresh.map((place) => rowOf(group.pictures[place] as Candidate)),
        );
      }
      const changes = places.flatMap((place): PictureChange[] => {
        const candidate = group.pictures[place] as Candidate;
        return candidate.id === undefined
          ? []
          : [{ id: candidate.id, row: rowOf(candidate), descriptor: descriptorOf(place) }];
      });
      if (changes.length > 0) await writer.update(changes);
      const skipped = group.skipped.filter(({ picture }) => !skippedBefore.has(picture.name));
      await writer.skip(skipped.map(({ picture, reason }) => ({ path: picture.name, reason: reason.message })));
    });
  } finally {
    await extractor.close();
  }
}
