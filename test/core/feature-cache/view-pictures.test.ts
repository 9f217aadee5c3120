import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { expect, it } from "vitest";
import { openContentHashes } from "../../../packages/core/dist/feature-cache/content-hashes.js";
import { viewPictures } from "../../../packages/core/dist/feature-cache/view-pictures.js";
import { noisePictures } from "../../support/noise-pictures.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("gives every picture its content under each view, and says which cannot be read", async () => {
  const folder = await temporaryFolder();
  const cache = { folder: join(folder, "cache"), limit: 1e9 };
  const [first, second] = (await noisePictures(folder, 2)) as [{ path: string }, { path: string }];
  const missing = { path: join(folder, "missing.png") };
  const viewed = await viewPictures([first, missing, second, first], [{}, { flip: true }], cache, undefined);
  const [one, none, two, again] = viewed as unknown as [never, { reason: unknown }, never, never];
  expect(none.reason).toBeInstanceOf(RetrievalError);
  expect(again).toEqual(one);
  const content = await openContentHashes(cache).hashOf(second.path);
  expect(two).toMatchObject({ picture: second, items: [{ content, path: second.path }, { content }] });
  const keys = [one, two].flatMap(({ items }: { items: { key: string }[] }) => items.map(({ key }) => key));
  expect(new Set(keys).size).toBe(4);
});

it("ends when it is told to", async () => {
  const pictures = await noisePictures(await temporaryFolder(), 1);
  const cache = { folder: "/nowhere", limit: 1 };
  await expect(viewPictures(pictures, [{}], cache, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
});
