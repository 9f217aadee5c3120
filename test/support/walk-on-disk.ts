import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { classNames, drawClassFolders } from "./picture-folder.js";
import { runLoci } from "./run-loci.js";

/**
 * Pictures of three classes, taken one after the other on a walk south of the equator, in a table, and an index of them. Each
 * class is a sequence, picture n of it frame n.
 */
export async function walkOnDisk(perClass: number) {
  const folder = await mkdtemp(join(tmpdir(), "loci-test-"));
  await drawClassFolders(folder, perClass);
  const rows = classNames.flatMap((label, row) =>
    Array.from(
      { length: perClass },
      (_, frame) => `${label}/${frame}.jpg,${label},${-33 - row},${frame},${label},${frame}`,
    ),
  );
  const table = join(folder, "pictures.csv");
  await writeFile(table, `path,label,latitude,longitude,sequence,frame\n${rows.join("\n")}\n`);
  const index = join(folder, "walk.loci");
  const built = await runLoci(
    "index",
    "build",
    table,
    "--out",
    index,
    "--kind",
    "flat",
    "--model",
    "mobilenet_v2@Conv1_relu/gap",
  );
  if (built.code !== 0) throw new Error(built.notes);
  const picture = (name: string) => join(folder, name);
  /** `loci query INDEX …` and its JSON, when it answers. */
  const query = async (...words: string[]) => {
    const run = await runLoci("query", index, ...words, "--json");
    return { ...run, value: run.out === "" ? undefined : JSON.parse(run.out) };
  };
  return { folder, table, index, picture, query };
}
