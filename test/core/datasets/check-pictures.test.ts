import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfFile } from "@loci/core";
import { expect, test } from "vitest";
import { checkPictures } from "../../../packages/core/dist/datasets/check-pictures.js";
import { writePictures } from "../../support/dataset-files.js";
import { addBrokenPictures } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test("every file once: its content, or why it cannot be decoded", async () => {
  const folder = await temporaryFolder();
  await writePictures(folder, "a.jpg", "b.jpg");
  await addBrokenPictures(folder);
  await writeFile(join(folder, "empty.jpg"), "");
  const names = ["a.jpg", "b.jpg", "truncated.jpg", "text.jpg", "empty.jpg", "gone.jpg", "a.jpg"];
  const counts: string[] = [];
  const checks = await checkPictures(
    names.map((name) => ({ name, path: join(folder, name) })),
    { onPicture: (done, total) => counts.push(`${done}/${total}`) },
  );
  expect(checks.map(({ name }) => name)).toEqual(names.slice(0, -1));
  expect(checks[0]).toEqual({ name: "a.jpg", content: await sha256OfFile(join(folder, "a.jpg")) });
  expect(checks.map(({ error }) => error !== undefined)).toEqual([false, false, true, true, true, true]);
  expect(checks[2]?.error?.message).toContain("truncated or damaged");
  expect(checks[2]?.content).toMatch(/^[0-9a-f]{64}$/);
  expect(checks[5]?.error?.message).toContain("no such file");
  expect(counts).toEqual(["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"]);
});

test("boxes are tried, too", async () => {
  const folder = await temporaryFolder();
  await writePictures(folder, "a.jpg");
  const whole = { name: "a.jpg", path: join(folder, "a.jpg") };
  const boxes = [0, 9999].map((left) => ({ ...whole, box: { left, top: 0, width: 4, height: 4 } }));
  const checks = await checkPictures([whole, ...boxes]);
  expect(checks.map(({ error }) => error?.message.slice(0, 28))).toEqual([
    undefined,
    undefined,
    'picture "a.jpg": its box: ex',
  ]);
});

test("an abort ends it", async () => {
  const attempt = checkPictures([{ name: "a", path: "/nowhere/a" }], {
    signal: AbortSignal.abort(new Error("enough")),
  });
  await expect(attempt).rejects.toThrow("enough");
});
