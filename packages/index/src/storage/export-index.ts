import { mkdir, open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createNpyWriter, replaceAtomically } from "@loci/core";
import { stringify } from "csv-stringify/sync";
import type { Row } from "./columns.js";
import type { ProgressOf } from "./graph-file.js";
import { picturesOf, type SearchableIndex } from "./searchable-index.js";

/** Rows that are written at once. */
const ROWS_AT_ONCE = 512;

/** What takes the descriptors of an export, in the order of the ids. */
interface DescriptorWriter {
  append(descriptors: Float32Array): Promise<void>;
  close(): Promise<void>;
  abandon(): Promise<void>;
}

/** The formats of exported descriptors. */
export const exportFormats = {
  npy: {
    summary: "numpy.load: float32 [pictures, dimension]",
    create: (file: string, dimension: number): Promise<DescriptorWriter> => createNpyWriter(file, dimension),
  },
  fvecs: {
    summary: "faiss and the texmex corpora: for each descriptor its length as int32, then float32",
    create: createFvecsWriter,
  },
} as const;

export type ExportFormat = keyof typeof exportFormats;
export const exportFormatNames = Object.keys(exportFormats) as [ExportFormat, ...ExportFormat[]];

/** The files of an export. */
export interface ExportedIndex {
  readonly descriptors: string;
  readonly rows: string;
}

/**
 * Writes all pictures of an index for other programs: `descriptors.<format>`, and `rows.csv` with a line a picture in the
 * same order: its id and its columns; times are ISO 8601.
 * @param folder made if missing; files in it that have these names are replaced
 */
export async function exportIndex(
  index: SearchableIndex,
  folder: string,
  format: ExportFormat,
  onProgress: ProgressOf = () => {},
): Promise<ExportedIndex> {
  await mkdir(folder, { recursive: true });
  const files = {
    descriptors: resolve(join(folder, `descriptors.${format}`)),
    rows: resolve(join(folder, "rows.csv")),
  };
  const ids = await idsOf(index);
  await replaceAtomically(files.descriptors, async (temporary) => {
    const writer = await exportFormats[format].create(temporary, index.manifest.dimension);
    try {
      for (let done = 0; done < ids.length; done += ROWS_AT_ONCE) {
        await writer.append(await index.descriptors(ids.slice(done, done + ROWS_AT_ONCE)));
        onProgress(Math.min(ids.length, done + ROWS_AT_ONCE), ids.length);
      }
      await writer.close();
    } catch (error) {
      await writer.abandon().catch(() => {});
      throw error;
    }
  });
  await writeRows(files.rows, index, ids);
  return files;
}

/** All of them, rising: eight bytes a picture are held, its row is not. */
async function idsOf(index: SearchableIndex): Promise<number[]> {
  const ids: number[] = [];
  for await (const [id] of picturesOf(index).all()) ids.push(id);
  return ids.sort((a, b) => a - b);
}

async function writeRows(file: string, index: SearchableIndex, ids: readonly number[]): Promise<void> {
  const { columns } = index;
  const names = Object.keys(columns);
  const line = (id: number, row: Row = {}) => [
    id,
    ...names.map((name) => (columns[name] === "time" ? isoTime(row[name]) : row[name])),
  ];
  await replaceAtomically(file, async (temporary) => {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(stringify([["id", ...names]]));
      for (let done = 0; done < ids.length; done += ROWS_AT_ONCE) {
        const some = ids.slice(done, done + ROWS_AT_ONCE);
        const rows = await picturesOf(index).rowsOf(some);
        await handle.writeFile(stringify(some.map((id, place) => line(id, rows[place]))));
      }
    } finally {
      await handle.close();
    }
  });
}

function isoTime(value: string | number | undefined): string | undefined {
  const date = new Date(Number(value));
  return value === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

async function createFvecsWriter(file: string, dimension: number): Promise<DescriptorWriter> {
  const handle = await open(file, "wx");
  return {
    append: async (descriptors) => {
      const rows = descriptors.length / dimension;
      const words = new Float32Array(rows * (1 + dimension));
      const lengths = new Int32Array(words.buffer);
      for (let row = 0; row < rows; row++) {
        lengths[row * (1 + dimension)] = dimension;
        words.set(descriptors.subarray(row * dimension, (row + 1) * dimension), row * (1 + dimension) + 1);
      }
      await handle.writeFile(new Uint8Array(words.buffer));
    },
    close: () => handle.close(),
    abandon: () => handle.close(),
  };
}
