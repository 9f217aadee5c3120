import { realpath } from "node:fs/promises";
import path from "node:path";
import { type Model, openExtractor, type PictureFile, RetrievalError } from "@loci/core";
import { fileOfRow, type OpenIndex } from "@loci/index";

/** A picture of an index. */
export interface ChosenHit {
  readonly id: number;
  /** As the index names it. */
  readonly name: string;
  readonly label: string | undefined;
  readonly file: PictureFile;
  /** Its place among the query's neighbours, counted from 1, when it was named by that. */
  readonly rank?: number;
}

/**
 * The picture of an index that is meant.
 * @param hit a whole number: its rank among the neighbours of the query; `id:17`; or its path, as the index or as the disk has it
 * @throws RetrievalError when the index has no such picture
 */
export async function chooseHit(hit: string, query: string, index: OpenIndex, model: Model): Promise<ChosenHit> {
  if (/^\d+$/.test(hit)) return atRank(Number(hit), query, index, model);
  const id = hit.startsWith("id:") ? Number(hit.slice(3)) : await idOfPath(hit, index);
  const row = id === undefined ? undefined : index.rows.get(id);
  if (id !== undefined && row !== undefined) return chosen(id, index);
  throw new RetrievalError({
    what: `hit ${hit}`,
    expected: "a picture of the index: a rank (1 is the nearest), its path, or id: and its number",
    got: "none of its pictures",
    remedy: '"loci query" prints the nearest pictures with their paths',
  });
}

async function atRank(rank: number, query: string, index: OpenIndex, model: Model): Promise<ChosenHit> {
  const { count } = index.manifest;
  if (rank < 1 || rank > count) {
    throw new RetrievalError({
      what: "rank of the hit",
      expected: `1 to ${count}, the pictures of the index`,
      got: `${rank}`,
    });
  }
  const extractor = await openExtractor(model, { pictures: 1 });
  try {
    for await (const { descriptors, skipped } of extractor.describe([{ path: path.resolve(query) }])) {
      const [problem] = skipped;
      if (problem) throw problem.reason;
      const [hits] = await index.search(descriptors, rank);
      const last = hits?.[rank - 1];
      if (last) return { ...chosen(last.id, index), rank };
    }
  } finally {
    await extractor.close();
  }
  throw new RetrievalError({ what: `hit ${rank}`, expected: "so many neighbours", got: "fewer" });
}

function chosen(id: number, { rows, manifest }: OpenIndex): ChosenHit {
  const row = rows.get(id) ?? {};
  const { path: name, label } = row;
  return {
    ...{ id, name: String(name), label: typeof label === "string" ? label : undefined },
    file: fileOfRow(row, manifest.root),
  };
}

/** The first picture with this path; parts of one picture share it. */
async function idOfPath(hit: string, { rows, manifest: { root } }: OpenIndex): Promise<number | undefined> {
  const real = async (file: string) => realpath(file).catch(() => path.resolve(file));
  const relative = path
    .relative(await real(root), await real(hit))
    .split(path.sep)
    .join("/");
  for (const [id, { path: name }] of rows) if (name === hit || name === relative) return id;
  return undefined;
}
