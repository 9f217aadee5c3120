import { join } from "node:path";
import { drawClassFolders } from "./picture-folder.js";
import { runLoci } from "./run-loci.js";
import { temporaryFolder } from "./temporary-folder.js";

/** A folder with pictures (three classes) and an index of them, for the tests of commands. */
export async function indexOnDisk(kind: "flat" | "hnsw" = "hnsw", perClass = 2) {
  const folder = await temporaryFolder();
  const [pictures, index] = [join(folder, "pictures"), join(folder, "test.loci")];
  await drawClassFolders(pictures, perClass);
  const run = await runLoci("index", "build", pictures, "--out", index, "--kind", kind, "--model", "mobilenet_v2/gap");
  if (run.code !== 0) throw new Error(run.notes);
  const json = async (...words: string[]) => {
    const { code, out, notes } = await runLoci("index", ...words, "--json");
    return { code, notes, value: out === "" ? undefined : JSON.parse(out) };
  };
  return { folder, pictures, index, json };
}
