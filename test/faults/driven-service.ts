import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient, ServiceError } from "@loci/cli/client";
import { fileOfRow, openIndex } from "@loci/index";
import { runLoci } from "../support/run-loci.js";
import type { Scenario } from "./scenarios.js";

/** A picture that is removed, by its id. */
const REMOVED = 1;

/** A service that pictures are added to and removed from, one after the other, and what it acknowledged of that. */
export function drivenService(indexOf: (folder: string) => string): Pick<Scenario, "words" | "drive" | "survey"> {
  const added = new Map<number, string>();
  let isRemoved = false;
  let defect: ServiceError | undefined;

  const drive = async (folder: string, url: string) => {
    added.clear();
    isRemoved = false;
    defect = undefined;
    const client = createClient({ url });
    const pictures = join(folder, "photos/more/circles");
    const ask = async (action: () => Promise<void>) => {
      try {
        await action();
      } catch (error) {
        // It is gone, or says why not.
        if (error instanceof ServiceError && error.status === 500) defect = error;
      }
    };
    for (const name of await readdir(pictures)) {
      await ask(async () => {
        const picture = new Blob([new Uint8Array(await readFile(join(pictures, name)))]);
        const answer = await client.addImage(picture, { label: "circles" });
        added.set(answer.picture.id, answer.picture.name);
      });
    }
    await ask(async () => {
      await client.removeImage(REMOVED);
      isRemoved = true;
    });
  };

  const survey = async (folder: string) => {
    const index = indexOf(folder);
    if (defect) throw new Error("the service called the fault a defect of its own");
    const { code, notes } = await runLoci("index", "verify", index);
    if (code !== 0) throw new Error(`verify: ${code} ${notes}`);
    const opened = await openIndex(index);
    try {
      for (const [id, name] of added)
        if (opened.rows.get(id)?.["path"] !== name) throw new Error(`picture ${id} was acknowledged and is not there`);
      if (isRemoved && opened.rows.has(REMOVED)) throw new Error("a picture that was removed is there");
      for (const row of opened.rows.values()) {
        const { path } = fileOfRow(row, opened.manifest.root);
        if (!existsSync(path)) throw new Error(`${path} is in the index and not on the disk`);
      }
    } finally {
      await opened.close();
    }
  };

  return {
    words: (folder) => ["serve", indexOf(folder), "--writable", "--port", "0", "--log-level", "error"],
    drive,
    survey,
  };
}
