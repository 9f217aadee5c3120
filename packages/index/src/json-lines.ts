import { open, readFile } from "node:fs/promises";
import { RetrievalError, reasonOf } from "@loci/core";
import { z } from "zod";

/** A picture that is in an index; a line of items.jsonl. */
export const itemSchema = z.strictObject({ path: z.string(), label: z.string().optional() });
/** A picture that could not be indexed; a line of skipped.jsonl. */
export const skippedItemSchema = z.strictObject({ path: z.string(), reason: z.string() });

export interface Item {
  /** Relative to the index's root, with forward slashes. */
  readonly path: string;
  readonly label?: string | undefined;
}

export interface SkippedItem {
  readonly path: string;
  readonly reason: string;
}

/** A file of one JSON value a line, in the making. */
export interface JsonLinesWriter {
  readonly lines: number;
  /** Calls must not overlap. */
  append(values: readonly unknown[]): Promise<void>;
  /** Waits until the file is on the disk. */
  close(): Promise<void>;
  /** Gives the file up, half-written as it is. */
  abandon(): Promise<void>;
}

export async function createJsonLinesWriter(file: string): Promise<JsonLinesWriter> {
  const handle = await open(file, "wx");
  let lines = 0;
  return {
    get lines() {
      return lines;
    },
    append: async (values) => {
      await handle.writeFile(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
      lines += values.length;
    },
    close: async () => {
      await handle.sync();
      await handle.close();
    },
    abandon: () => handle.close(),
  };
}

/** @throws RetrievalError naming the first line that is not what the schema says */
export async function readJsonLines<Value>(file: string, schema: z.ZodType<Value>): Promise<Value[]> {
  const lines = (await readFile(file, "utf8")).split("\n");
  // The text ends with a line feed.
  if (lines.pop() !== "") throw new RetrievalError({ what: `${file}: the last line is incomplete` });
  return lines.map((line, position) => {
    try {
      return schema.parse(JSON.parse(line));
    } catch (cause) {
      const what = `${file}: line ${position + 1} is not as expected`;
      const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : cause;
      throw new RetrievalError({ what, got: reasonOf(reason), cause });
    }
  });
}
