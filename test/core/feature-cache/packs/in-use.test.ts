import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { holdPacks, packsInUse } from "../../../../packages/core/dist/feature-cache/packs/in-use.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

it("names packs until they are released", async () => {
  const folder = await temporaryFolder();
  expect([...(await packsInUse(folder))]).toEqual([]);
  const [one, two] = [holdPacks(folder), holdPacks(folder)];
  await Promise.all([one.add(["a", "b"]), one.add(["c"]), two.add(["c"])]);
  expect([...(await packsInUse(folder))].sort()).toEqual(["a", "b", "c"]);
  await one.release();
  expect([...(await packsInUse(folder))]).toEqual(["c"]);
  await two.release();
  expect(await readdir(join(folder, "in-use"))).toEqual([]);
});

/** The list of some other run, written `age` seconds ago. */
async function otherRun(folder: string, list: object | string, age: number, name = "other.json"): Promise<void> {
  const own = holdPacks(folder);
  await own.add(["own"]);
  await own.release();
  const file = join(folder, "in-use", name);
  await writeFile(file, typeof list === "string" ? list : JSON.stringify(list));
  const then = new Date(Date.now() - age * 1000);
  await utimes(file, then, then);
}

it("a run that was killed holds nothing any more", async () => {
  const folder = await temporaryFolder();
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  await otherRun(folder, { host: hostname(), process: child.pid, packs: ["x"] }, 0);
  expect([...(await packsInUse(folder))]).toEqual([]);
  expect(await readdir(join(folder, "in-use"))).toEqual([]);
});

it.each([
  ["here, though the computer slept for an hour", { host: hostname(), process: process.pid }, 3600, true],
  ["here, but as old as to be another's number", { host: hostname(), process: process.pid }, 25 * 3600, false],
  ["on another machine, renewed of late", { host: "elsewhere", process: 1 }, 60, true],
  ["on another machine, silent for minutes", { host: "elsewhere", process: 1 }, 300, false],
])("a run %s", async (_, run, age, counts) => {
  const folder = await temporaryFolder();
  await otherRun(folder, { ...run, packs: ["x"] }, age);
  expect([...(await packsInUse(folder))]).toEqual(counts ? ["x"] : []);
});

it("passes over lists that are damaged or half-written, and removes them once they are old", async () => {
  const folder = await temporaryFolder();
  await otherRun(folder, "{", 0);
  await otherRun(folder, "{", 300, ".other.json.abc.tmp");
  expect([...(await packsInUse(folder))]).toEqual([]);
  expect(await readdir(join(folder, "in-use"))).toEqual(["other.json"]);
});

it("says that the folder cannot be written to", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "file"), "");
  const held = holdPacks(join(folder, "file"));
  await expect(held.add(["a"])).rejects.toThrow("it cannot be written to");
  await held.release();
});
