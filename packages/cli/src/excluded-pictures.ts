import { realpath } from "node:fs/promises";
import path from "node:path";
import { RetrievalError } from "@loci/core";
import { excludeSequenceNeighbours, type PictureEntry, picturesOf, type SearchableIndex } from "@loci/index";

/** Which pictures of the index do not answer a query that is in it. */
export interface ChosenExclusion {
  /** The query itself. */
  readonly excludeSelf: boolean;
  /** The query, and those of its sequence that are so many frames away or fewer. */
  readonly excludeNearFrames?: number | undefined;
}

/**
 * The pictures of an index that do not answer each of some queries, by id. A query that is not in the index excludes none.
 * @param files existing pictures
 * @throws RetrievalError when frames are to be excluded and the index knows none
 */
export async function excludedPictures(
  files: readonly string[],
  chosen: ChosenExclusion,
  index: SearchableIndex,
): Promise<ReadonlySet<number>[]> {
  const { excludeSelf, excludeNearFrames } = chosen;
  if (excludeNearFrames !== undefined) checkFrames(index);
  if (!excludeSelf && excludeNearFrames === undefined) return files.map(() => new Set<number>());
  return excludedByName(await namesOf(files, index), chosen, index);
}

/** `excludedPictures` of pictures that go by the names that the index has for them; `undefined` for one that is not in it. */
export async function excludedByName(
  names: readonly (string | undefined)[],
  { excludeSelf, excludeNearFrames }: ChosenExclusion,
  index: SearchableIndex,
): Promise<ReadonlySet<number>[]> {
  if (excludeNearFrames !== undefined) checkFrames(index);
  if (!excludeSelf && excludeNearFrames === undefined) return names.map(() => new Set<number>());
  // Parts of one picture have its name, too.
  const byName = await grouped(index, "path", new Set(names));
  const ownOf = (name: string | undefined) => byName.get(name) ?? [];
  if (excludeNearFrames === undefined) return names.map((name) => new Set(ownOf(name).map(([id]) => id)));
  const walks = new Set(names.flatMap((name) => ownOf(name).map(([, { sequence }]) => sequence)));
  const bySequence = await grouped(index, "sequence", walks);
  return names.map((name) => {
    const near = ownOf(name).flatMap(([, { sequence, frame }]) => {
      if (typeof sequence !== "string" || typeof frame !== "number") return [];
      const isFar = excludeSequenceNeighbours({ sequence, frame }, excludeNearFrames);
      return (bySequence.get(sequence) ?? []).filter(([, row]) => !isFar(row));
    });
    return new Set([...ownOf(name), ...near].map(([id]) => id));
  });
}

/** The pictures that have one of these values in a column, by the value. */
async function grouped(
  index: SearchableIndex,
  column: string,
  values: ReadonlySet<string | number | undefined>,
): Promise<ReadonlyMap<unknown, PictureEntry[]>> {
  const wanted = [...values].flatMap((value) => (value === undefined ? [] : [value]));
  const groups = new Map<unknown, PictureEntry[]>();
  for (const entry of await picturesOf(index).withValues(column, wanted)) {
    const value = entry[1][column];
    const group = groups.get(value) ?? [];
    group.push(entry);
    groups.set(value, group);
  }
  return groups;
}

/** The names that the index has for files; `undefined` for those that lie outside its root. */
async function namesOf(files: readonly string[], { manifest }: SearchableIndex): Promise<(string | undefined)[]> {
  const root = await realpath(manifest.root).catch(() => manifest.root);
  const names = await Promise.all(files.map(async (file) => path.relative(root, await realpath(file))));
  return names.map((name) =>
    name.startsWith("..") || path.isAbsolute(name) ? undefined : name.split(path.sep).join("/"),
  );
}

function checkFrames({ columns }: SearchableIndex): void {
  const missing = ["sequence", "frame"].filter((column) => !Object.hasOwn(columns, column));
  if (missing.length === 0) return;
  throw new RetrievalError({
    what: "leaving out near frames",
    expected: "an index with the columns sequence and frame",
    got: `one without ${missing.join(" and ")}`,
    remedy: "Build it from a table that has them (--columns sequence=… frame=…)",
  });
}
