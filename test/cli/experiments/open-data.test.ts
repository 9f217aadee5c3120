import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentsOf, describeCellData, fingerprintOf, nameOf, openExperimentData } from "@loci/cli";
import { expect, it, vi } from "vitest";
import { drawClassFolders } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("measures on test and learns from train where the data are split so, and never learns from what asks", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", join(folder, "cache"));
  await drawClassFolders(folder, 2);
  const rows = ["circles", "stripes", "triangles"].flatMap((label) => [
    ...[`${label}/0.jpg,${label},train`, `${label}/1.jpg,${label},test`],
  ]);
  const pictures = join(folder, "table.csv");
  await writeFile(pictures, ["path,label,split", ...rows].join("\n"));
  const { dataset, train, notes } = await openExperimentData({ data: { pictures } });
  expect(dataset.pictures.map(({ split }) => split)).toEqual(["test", "test", "test"]);
  expect(train?.pictures.map(({ split }) => split)).toEqual(["train", "train", "train"]);
  expect(notes).toEqual(["Measured on split test, learned from split train of table.csv"]);
  const both = { data: { pictures, split: "test" }, train: { pictures } };
  await expect(openExperimentData(both)).rejects.toThrow("got 3 of both, for example circles/1.jpg");
  const whole = await openExperimentData({ data: { pictures, classes: "1-2" } });
  expect([whole.dataset.pictures.length, whole.train]).toEqual([4, undefined]);
});

it("has a fingerprint of contents and roles, not of places on the disk", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", join(folder, "cache"));
  const fingerprint = async (name: string, perClass: number) => {
    await mkdir(join(folder, name), { recursive: true });
    await drawClassFolders(join(folder, name), perClass);
    const { dataset } = await openExperimentData({ data: { pictures: join(folder, name) } });
    return { dataset, data: await describeCellData(dataset, { pictures: join(folder, name) }) };
  };
  const [one, other, larger] = [await fingerprint("a", 1), await fingerprint("b", 1), await fingerprint("c", 2)];
  expect(one.data.fingerprint).toBe(other.data.fingerprint);
  expect(one.data.fingerprint).not.toBe(larger.data.fingerprint);
  const contents = await contentsOf(one.dataset.pictures);
  expect(contents.every((content) => content?.length === 64)).toBe(true);
  expect(fingerprintOf(one.dataset, contents)).toBe(one.data.fingerprint);
  expect(fingerprintOf({ ...one.dataset, queries: [0] }, contents)).not.toBe(one.data.fingerprint);
  const withColumn = (pano: string) =>
    one.dataset.pictures.map((picture) => ({ ...picture, attributes: { all: "True", pano } }));
  const columns = ["True", "False"].map((pano) =>
    fingerprintOf({ ...one.dataset, pictures: withColumn(pano) }, contents),
  );
  expect(new Set([one.data.fingerprint, ...columns]).size).toBe(3);
  expect(nameOf({ pictures: "/x/birds", classes: "1-100", firstPerClass: 3 })).toBe(
    "birds, classes 1-100, first 3 of each class",
  );
});
