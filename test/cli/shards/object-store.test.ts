import { type ObjectStore, storedObject } from "@loci/cli";
import { expect, it, vi } from "vitest";

it("a stored object is one name of its store", async () => {
  const store = { read: vi.fn(), write: vi.fn(), remove: vi.fn() };
  const object = storedObject(store as unknown as ObjectStore, "trials/1.json");
  await object.read();
  await object.write("one");
  await object.remove();
  expect([store.read, store.write, store.remove].map(({ mock }) => mock.calls)).toEqual([
    [["trials/1.json"]],
    [["trials/1.json", "one"]],
    [["trials/1.json"]],
  ]);
});
