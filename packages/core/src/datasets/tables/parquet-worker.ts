import { parentPort, workerData } from "node:worker_threads";
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { reasonOf } from "../../errors.js";
import type {
  ParquetAnswer,
  ParquetCells,
  ParquetHeader,
  ParquetQuestion,
  ParquetWorkerData,
} from "./parquet-thread.js";

const { file, steps, isReading } = workerData as ParquetWorkerData;

/** The file, whose disk or server may take its time. */
async function openFile(): Promise<AsyncBuffer> {
  const { byteLength, slice } = await asyncBufferFromFile(file);
  return {
    byteLength,
    slice: async (start, end) => {
      Atomics.add(isReading, 0, 1);
      try {
        return await slice(start, end);
      } finally {
        Atomics.sub(isReading, 0, 1);
      }
    },
  };
}

const opened = openFile().then(async (buffer) => ({ buffer, metadata: await parquetMetadataAsync(buffer) }));
// Whoever asks is told.
opened.catch(() => {});

function headerOf(metadata: FileMetaData): ParquetHeader {
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  if (!columns.every((name) => typeof name === "string")) throw new Error("a column without a name");
  const groups = metadata.row_groups.map((group) => Number(group.num_rows));
  const sum = groups.reduce((total, count) => total + count, 0);
  const rows = Number(metadata.num_rows);
  if (sum !== rows) throw new Error(`${sum} rows instead of the ${rows} that it tells of`);
  return { columns, groups };
}

async function readCells(file: AsyncBuffer, metadata: FileMetaData, { column, first, end }: ParquetCells) {
  let furthest = 0;
  const onPage = ({ rowEnd }: { rowEnd: number }) => {
    // Pages that lead nowhere are no step.
    if (rowEnd > furthest) Atomics.add(steps, 0, 1);
    furthest = Math.max(furthest, rowEnd);
  };
  const objects = await parquetReadObjects({ file, metadata, columns: [column], rowStart: first, rowEnd: end, onPage });
  if (objects.length < end - first) throw new Error(`${objects.length} rows instead of ${end - first} of a column`);
  return objects.map((object) => object[column]);
}

async function answerTo(question: ParquetQuestion): Promise<ParquetAnswer> {
  try {
    const { buffer, metadata } = await opened;
    return { value: question === "header" ? headerOf(metadata) : await readCells(buffer, metadata, question) };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

parentPort?.on("message", async (question: ParquetQuestion) => parentPort?.postMessage(await answerTo(question)));
