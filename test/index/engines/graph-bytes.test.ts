import { closeSync, openSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { expectThat, readPiece } from "../../../packages/index/dist/engines/graph-bytes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("reads a piece of a file, and says where one ends before it", async () => {
  const file = join(await temporaryFolder(), "graph");
  await writeFile(file, "0123456789");
  const descriptor = openSync(file, "r");
  expect(readPiece(descriptor, 2, 3).toString()).toBe("234");
  expect(readPiece(descriptor, 10, 0)).toHaveLength(0);
  expect(() => readPiece(descriptor, 8, 3)).toThrow("the graph is damaged: it ends early, at byte 10");
  closeSync(descriptor);
});

it("tells what is wrong with a graph", () => {
  expect(() => expectThat(true, "nothing")).not.toThrow();
  expect(() => expectThat(false, "a wrong layout")).toThrow("the graph is damaged: a wrong layout");
});
