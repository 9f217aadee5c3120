import { fork } from "node:child_process";
import fs from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { LOCK, WriterLock } from "../../../packages/index/dist/storage/writer-lock.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const holding = (folder: string, changes: Record<string, unknown>) =>
  writeFile(
    join(folder, LOCK),
    JSON.stringify({ process: 1, host: "elsewhere", incarnation: "", since: "2026-11-24", token: "t", ...changes }),
  );

test("one at a time; released, it can be taken again", async () => {
  const folder = await temporaryFolder();
  const lock = await WriterLock.acquire(folder);
  await lock.assertHeld();
  await expect(WriterLock.acquire(folder)).rejects.toThrow(
    new RegExp(
      `${folder} is being written to by this process \\(${process.pid}\\) since .*Close the other writer first`,
    ),
  );
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
  await (await WriterLock.acquire(folder)).release();
});

test("of many at once one gets it", async () => {
  const folder = await temporaryFolder();
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => WriterLock.acquire(folder)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a dead process's lock is taken over, by one of many", async () => {
  const folder = await temporaryFolder();
  const child = fork(new URL("../../support/workers/lock-holder.js", import.meta.url), [folder]);
  await new Promise((resolve) => child.once("message", resolve));
  await expect(WriterLock.acquire(folder)).rejects.toThrow(`by process ${child.pid} since`);
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => WriterLock.acquire(folder)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await readdir(folder)).toEqual([LOCK]);
});

test("the number of a dead process that another one has now does not keep the lock", async () => {
  if (process.platform !== "linux") return;
  const folder = await temporaryFolder();
  const { hostname } = await import("node:os");
  await holding(folder, { process: process.pid, host: hostname(), incarnation: "an earlier boot/1" });
  await (await WriterLock.acquire(folder)).release();
});

test("another machine's lock is respected, and the message says what to do", async () => {
  const folder = await temporaryFolder();
  await holding(folder, {});
  await expect(WriterLock.acquire(folder)).rejects.toThrow(
    `by process 1 on elsewhere since 2026-11-24. Wait until it is done; if that process is gone, remove ${join(folder, LOCK)}`,
  );
  await writeFile(join(folder, LOCK), "garbage");
  await expect(WriterLock.acquire(folder)).rejects.toThrow("cannot be read");
});

test("a lock that was taken away is noticed, and another's is not released", async () => {
  const folder = await temporaryFolder();
  const lock = await WriterLock.acquire(folder);
  await rm(join(folder, LOCK));
  await expect(lock.assertHeld()).rejects.toThrow("was removed or taken over");
  await holding(folder, {});
  await lock.release();
  expect(await readFile(join(folder, LOCK), "utf8")).toContain("elsewhere");
  await expect(WriterLock.acquire(join(folder, "none"))).rejects.toThrow("cannot lock");
});

test("a dead process's lock that may not be removed is told, not tried for ever", async () => {
  const folder = await temporaryFolder();
  const { hostname } = await import("node:os");
  await holding(folder, { process: 2 ** 22 + 1, host: hostname() });
  const { rename } = fs.promises;
  const refusing = () => Promise.reject(Object.assign(new Error("EPERM: operation not permitted"), { code: "EPERM" }));
  fs.promises.rename = refusing as typeof rename;
  syncBuiltinESMExports();
  onTestFinished(() => {
    fs.promises.rename = rename;
    syncBuiltinESMExports();
  });
  await expect(WriterLock.acquire(folder)).rejects.toThrow(
    `${join(folder, LOCK)} is of a process that is gone, and cannot be removed: got EPERM: operation not permitted. Remove it`,
  );
});
