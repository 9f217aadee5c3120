import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { probeHnswlib } from "@loci/index";
import { expect, test } from "vitest";
import { stampOfThisMachine } from "../../../packages/index/dist/native/addon-stamp.js";
import { addonPackageAt } from "../../../packages/index/dist/native/hnswlib-package.js";
import { loadHnswlib, probeHnswlib as probeAt } from "../../../packages/index/dist/native/load-hnswlib.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
await writeFile(join(folder, "package.json"), '{"name": "hnswlib-node", "version": "3.0.0"}');
const fake = addonPackageAt(folder);
const stamp = stampOfThisMachine(fake.name, "-O3 -march=native");
const remedy = 'Run "npm run build" in the folder of Loci, on this machine';

async function probeWith(content: string): Promise<ReturnType<typeof probeAt>> {
  await mkdir(dirname(fake.addon), { recursive: true });
  await writeFile(fake.addon, "");
  await writeFile(fake.stamp, content);
  return probeAt(fake);
}

test("what is installed here is usable and loads", () => {
  expect(probeHnswlib()).toMatchObject({ usable: true, remedy: undefined });
  expect(loadHnswlib().HierarchicalNSW).toBeTypeOf("function");
});

test("not compiled", () => {
  expect(probeAt(fake)).toEqual({ usable: false, description: "hnswlib-node is not compiled", remedy });
});

test("compiled for this processor, or for any", async () => {
  expect(await probeWith(JSON.stringify(stamp))).toMatchObject({ usable: true });
  expect((await probeWith(JSON.stringify(stamp))).description).toContain("compiled with -O3 -march=native");
  expect(await probeWith(JSON.stringify({ ...stamp, optimised: false, cpu: "another" }))).toMatchObject({
    usable: true,
  });
});

test("compiled by its own install script or another version of Loci: it lacks what is needed", async () => {
  for (const text of ["", JSON.stringify({ ...stamp, source: "0" })]) {
    const description = "hnswlib-node was not compiled by this version of Loci";
    expect(await probeWith(text)).toEqual({ usable: false, description, remedy });
  }
});

test("compiled for another processor or system: refused, since it would end the process", async () => {
  expect(await probeWith(JSON.stringify({ ...stamp, cpu: "another" }))).toEqual({
    usable: false,
    description: "hnswlib-node was compiled for another processor",
    remedy,
  });
  expect((await probeWith(JSON.stringify({ ...stamp, platform: "aix", arch: "ppc64" }))).description).toBe(
    "hnswlib-node was compiled for aix-ppc64",
  );
});
