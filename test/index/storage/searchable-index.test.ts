import { type OpenIndex, picturesOf, type RemoteIndex } from "@loci/index";
import { expect, it } from "vitest";
import { isRemote } from "../../../packages/index/dist/storage/searchable-index.js";

it("knows whether the metadata is in memory", async () => {
  const inMemory = { rows: new Map([[3, { path: "a" }]]) } as unknown as OpenIndex;
  const pictures = picturesOf(inMemory);
  const remote = { pictures } as unknown as RemoteIndex;
  expect([isRemote(inMemory), isRemote(remote)]).toEqual([false, true]);
  expect(await picturesOf(remote).rowsOf([3])).toEqual([{ path: "a" }]);
});
