import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { claimPart, leavePart, recordVersion } from "../../../packages/core/dist/files/download-part.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const NOBODY = 2 ** 22 + 1;

it("goes on with what was left, once", async () => {
  const folder = await temporaryFolder();
  const part = await claimPart(folder);
  expect(part).toMatchObject({ bytes: 0, version: "" });
  await recordVersion(part, '"one"');
  await writeFile(part.file, "12345");
  await leavePart(part);
  const claims = await Promise.all([claimPart(folder), claimPart(folder), claimPart(folder)]);
  expect(claims.map(({ bytes }) => bytes).sort()).toEqual([0, 0, 5]);
  expect(claims.find(({ bytes }) => bytes === 5)).toMatchObject({ version: '"one"' });
});

it("takes over the part of a process that is gone, not that of one that runs", async () => {
  const folder = await temporaryFolder();
  for (const [owner, text] of [
    [process.pid, "of this process"],
    [NOBODY, "left"],
  ] as const) {
    await writeFile(path.join(folder, `.part-${owner}-abcdef`), text);
    await writeFile(path.join(folder, `.part-${owner}-abcdef.version`), '"one"');
  }
  expect(await claimPart(folder)).toMatchObject({ bytes: 4 });
  expect(await claimPart(folder)).toMatchObject({ bytes: 0 });
  expect(await readdir(folder)).toContain(`.part-${process.pid}-abcdef`);
});

it("begins anew where nothing says which version a part is of", async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, `.part-${NOBODY}-abcdef`), "left");
  expect(await claimPart(folder)).toMatchObject({ bytes: 0 });
  await writeFile(path.join(folder, `.part-${NOBODY}-abcdef`), "left");
  await writeFile(path.join(folder, `.part-${NOBODY}-abcdef.version`), "");
  expect(await claimPart(folder)).toMatchObject({ bytes: 0 });
});

it("leaves nothing of a download that is done", async () => {
  const folder = await temporaryFolder();
  const part = await claimPart(folder);
  await recordVersion(part, '"one"');
  await leavePart(part);
  expect(await readdir(folder)).toEqual([]);
});
