/*
 * Loaded with node --import: a process that reads a picture with the words "deadly picture" in it is gone at once, as by a fault
 * in native code; one that reads a "hanging picture" never gets it.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { readFile } = fs.promises;

fs.promises.readFile = async (...given) => {
  const content = await readFile(...given);
  if (Buffer.isBuffer(content)) {
    if (content.includes("deadly picture")) process.kill(process.pid, "SIGKILL");
    if (content.includes("hanging picture")) await new Promise(() => {});
  }
  return content;
};
syncBuiltinESMExports();
