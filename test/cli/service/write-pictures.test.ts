import { mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { PictureWriter, ServedIndex } from "@loci/cli/service";
import { expect, it } from "vitest";
import { openTinyModel, png, tinyIndex } from "../../support/tiny-service.js";

it("writes one change after the other, and leaves no file behind that the index does not have", async () => {
  const { index, pictures, folder } = await tinyIndex();
  const served = await ServedIndex.open({ name: "tiny", directory: index, openModel: openTinyModel });
  const rules = { fetch: { hosts: new Set<string>(), most: 1 }, mostPixels: 1000 };
  const writer = new PictureWriter(served, { uploads: "uploads", rules });
  const { signal } = new AbortController();
  const files = () => readdir(join(pictures, "uploads"));
  const added = await Promise.all(
    [50, 60, 70].map(async (red) => writer.add(await png([red, 90, 10]), { label: "new" }, signal)),
  );
  expect(added.map(({ picture }) => picture.id).sort()).toEqual([5, 6, 7]);
  expect(await files()).toHaveLength(3);
  // The column holds numbers.
  await expect(
    writer.add(await png([80, 1, 1]), { attributes: { frame: "x" }, frame: 3 }, signal),
  ).resolves.toBeDefined();
  await expect(writer.add(await png([9, 9, 9], 100, 100), {}, signal)).rejects.toThrow(/number of pixels/);
  const late = AbortSignal.abort(new Error("gone"));
  await expect(writer.remove(5, late)).rejects.toThrow("gone");
  await writer.remove(0, signal);
  expect(await readdir(join(pictures, "red"))).toContain("1.png");
  for (const { picture } of added) await writer.remove(picture.id, signal);
  expect(await files()).toHaveLength(1);
  expect(served.index.rows.size).toBe(5);
  // A folder for uploads that leads elsewhere.
  await rm(join(pictures, "uploads"), { recursive: true });
  await mkdir(join(folder, "elsewhere"));
  await symlink(join(folder, "elsewhere"), join(pictures, "uploads"));
  await expect(writer.add(await png([1, 99, 1]), {}, signal)).rejects.toThrow(/inside the index's root/);
  await writer.close();
  await served.close();
});
