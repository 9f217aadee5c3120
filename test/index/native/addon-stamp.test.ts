import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type AddonStamp,
  isCurrent,
  readStamp,
  stampKey,
  stampOfThisMachine,
} from "../../../packages/index/dist/native/addon-stamp.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const stamp = stampOfThisMachine("hnswlib-node@3.0.0", "-O3");

test("describes this machine", () => {
  const { platform, arch, versions } = process;
  expect(stamp).toMatchObject({ package: "hnswlib-node@3.0.0", flags: "-O3", platform, arch, abi: versions.modules });
});

test("any other machine, version or option needs another addon", () => {
  const others: Partial<AddonStamp>[] = [
    { package: "hnswlib-node@3.0.1" },
    { abi: "1" },
    { platform: "aix" },
    { arch: "s390x" },
    { cpu: "0" },
    { flags: "" },
    { source: "0" },
  ];
  for (const other of others) {
    expect(isCurrent({ ...stamp, ...other }, stamp)).toBe(false);
    expect(stampKey({ ...stamp, ...other })).not.toBe(stampKey(stamp));
  }
  expect(isCurrent({ ...stamp }, stamp)).toBe(true);
  expect(isCurrent(undefined, stamp)).toBe(false);
});

test("what the compiler refused once is not tried at every build", () => {
  expect(isCurrent({ ...stamp, optimised: false }, stamp)).toBe(true);
});

test("reads a stamp; nothing else is one", async () => {
  await writeFile(join(folder, "good.json"), JSON.stringify(stamp));
  expect(readStamp(join(folder, "good.json"))).toEqual(stamp);
  for (const text of ["", "{", "null", "3"]) {
    await writeFile(join(folder, "bad.json"), text);
    expect(readStamp(join(folder, "bad.json"))).toBeUndefined();
  }
  expect(readStamp(join(folder, "missing.json"))).toBeUndefined();
});
