import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { claimPart, leavePart, recordVersion } from "../../../packages/core/dist/files/download-part.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const NOBODY = 2 ** 22 + 1;

it("goes on with what was left, once", async () => {
  const folder = await temporaryFolder();
  const part = await claimPart(path.join(folder, "a.onnx"));
  expect(part).toMatchObject({ bytes: 0, version: "" });
  await recordVersion(part, '"one"');
  await writeFile(part.file, "12345");
  await leavePart(part, path.join(folder, "a.onnx"));
  const claims = await Promise.all([
    claimPart(path.join(folder, "a.onnx")),
    claimPart(path.join(folder, "a.onnx")),
    claimPart(path.join(folder, "a.onnx")),
  ]);
  expect(claims.map(({ bytes }) => bytes).sort()).toEqual([0, 0, 5]);
  expect(claims.find(({ bytes }) => bytes === 5)).toMatchObject({ version: '"one"' });
});

it("takes over the part of a process that is gone, not that of one that runs", async () => {
  const folder = await temporaryFolder();
  for (const [owner, text] of [
    [process.pid, "of this process"],
    [NOBODY, "left"],
  ] as const) {
    await writeFile(path.join(folder, `.a.onnx.part-${owner}-abcdef`), text);
    await writeFile(path.join(folder, `.a.onnx.part-${owner}-abcdef.version`), '"one"');
  }
  expect(await claimPart(path.join(folder, "a.onnx"))).toMatchObject({ bytes: 4 });
  expect(await claimPart(path.join(folder, "a.onnx"))).toMatchObject({ bytes: 0 });
  expect(await readdir(folder)).toContain(`.a.onnx.part-${process.pid}-abcdef`);
});

it("leaves parts of other files alone", async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, `.b.onnx.part-${NOBODY}-abcdef`), "left");
  await writeFile(path.join(folder, `.b.onnx.part-${NOBODY}-abcdef.version`), '"one"');
  expect(await claimPart(path.join(folder, "a.onnx"))).toMatchObject({ bytes: 0 });
  expect(await claimPart(path.join(folder, "b.onnx"))).toMatchObject({ bytes: 4 });
});

it("begins anew where nothing says which version a part is of", async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, `.a.onnx.part-${NOBODY}-abcdef`), "left");
  expect(await claimPart(path.join(folder, "a.onnx"))).toMatchObject({ bytes: 0 });
  await writeFile(path.join(folder, `.a.onnx.part-${NOBODY}-abcdef`), "left");
  await writeFile(path.join(folder, `.a.onnx.part-${NOBODY}-abcdef.version`), "");
  expect(await claimPart(path.join(folder, "a.onnx"))).toMatchObject({ bytes: 0 });
});

it("leaves nothing of a download that is done", async () => {
  const folder = await temporaryFolder();
  const part = await claimPart(path.join(folder, "a.onnx"));
  await recordVersion(part, '"one"');
  await leavePart(part, path.join(folder, "a.onnx"));
  expect(await readdir(folder)).toEqual([]);
});
