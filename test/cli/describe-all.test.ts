import { join } from "node:path";
import { describeAll } from "@loci/cli";
import { openExtractor } from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { addBrokenPictures, drawClassFolders } from "../support/picture-folder.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { testContext } from "../support/test-terminal.js";

it("gives one row a readable picture, in order, and tells the others apart", async () => {
  const folder = await temporaryFolder();
  await drawClassFolders(folder, 1);
  await addBrokenPictures(folder);
  const names = ["circles/0.jpg", "text.jpg", "stripes/0.jpg", "truncated.jpg"];
  const pictures = names.map((name) => ({ path: join(folder, name), name }));
  const extractor = await openExtractor(await createModel(parseModelSpec("mobilenet_v2/gap")));
  const { context, progress } = testContext();
  const described = await describeAll(extractor, pictures, context);
  expect(described.pictures.map(({ name }) => name)).toEqual(["circles/0.jpg", "stripes/0.jpg"]);
  expect(described.skipped.map(({ picture }) => picture.name)).toEqual(["text.jpg", "truncated.jpg"]);
  expect(described.descriptors.length).toBe(2 * 576);
  const alone = await describeAll(extractor, pictures.slice(2, 3), context);
  expect(
    Math.max(...alone.descriptors.map((value, i) => Math.abs(value - described.descriptors[576 + i]!))),
  ).toBeLessThan(1e-6);
  expect(progress.at(-1)).toBe("Describing stopped");
  await extractor.close();
});
