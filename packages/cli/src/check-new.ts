import { stat } from "node:fs/promises";
import { RetrievalError } from "@loci/core";

/** @throws RetrievalError when there is something at `file` and it is not to be replaced */
export async function checkNew(file: string, replace: boolean): Promise<void> {
  const entry = await stat(file).catch(() => undefined);
  if (entry === undefined || (replace && entry.isFile())) return;
  throw new RetrievalError({
    what: `"${file}" is there already`,
    remedy: entry.isFile() ? "Give another name, or --replace" : "Give the name of a file",
  });
}
