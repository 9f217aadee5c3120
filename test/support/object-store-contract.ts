import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ObjectStore, openStore, storedObject } from "@loci/cli";
import { describe, expect, it } from "vitest";

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

/** What every kind of object store keeps. @param prepare an empty one, which goes with the test */
export function testObjectStore(name: string, prepare: () => Promise<ObjectStore>): void {
  describe(`${name}, as an object store`, () => {
    const open = async () => {
      const store = await prepare();
      await store.makeFolders(["a", "b"]);
      await store.makeFolders(["a"]);
      return store;
    };

    it("gives back whole objects, replaces them, and removes them once or twice", async () => {
      const store = await open();
      expect(await store.has("a/1.json")).toBe(false);
      expect(await store.read("a/1.json")).toBeUndefined();
      const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 251);
      await store.write("a/1.json", bytes.subarray(1));
      expect(Buffer.from((await store.read("a/1.json")) ?? []).equals(bytes.subarray(1))).toBe(true);
      await store.write("a/1.json", "größer");
      expect(text(await store.read("a/1.json"))).toBe("größer");
      await store.write("b/empty", "");
      expect(await store.read("b/empty")).toHaveLength(0);
      expect([await store.has("a/1.json"), await store.has("b/empty")]).toEqual([true, true]);
      for (const _ of [1, 2]) await store.remove("a/1.json");
      expect(await store.has("a/1.json")).toBe(false);
    });

    it("creates what is not there, and leaves what is", async () => {
      const store = await open();
      await store.create("identity.json", "first");
      await store.create("identity.json", "second");
      expect(text(await store.read("identity.json"))).toBe("first");
    });

    it.each([2, 12])("says which of %d names in a folder are there", async (count) => {
      const store = await open();
      const names = Array.from({ length: count }, (_, place) => `${place}.json`);
      const some = names.filter((_, place) => place % 2 === 0);
      for (const each of some) await store.write(`a/${each}`, each);
      await store.write("b/1.json", "of another folder");
      await store.write("a/99.json", "not asked for");
      expect([...(await store.present("a", names))].sort()).toEqual([...some].sort());
      expect(await store.present("a", [])).toEqual(new Set());
    });

    it("has folders on this machine, as they are now", async () => {
      const store = await open();
      const names = Array.from({ length: 5 }, (_, place) => `${place}.bin`);
      for (const each of names) await store.write(`a/${each}`, `content of ${each}`);
      const contentOf = async () => readFile(join(await store.localFolder("a"), "3.bin"), "utf8");
      expect((await readdir(await store.localFolder("a"))).filter((file) => file.endsWith(".bin"))).toEqual(names);
      expect(await contentOf()).toBe("content of 3.bin");
      await store.write("a/3.bin", "changed");
      expect(await contentOf()).toBe("changed");
    });

    it("is the same one for another process, which opens it by its place", async () => {
      const store = await open();
      await store.write("a/1.json", "one");
      const other = await openStore(store.place);
      expect(other.place).toBe(store.place);
      expect(text(await other.read("a/1.json"))).toBe("one");
    });

    it("has objects that change", async () => {
      const object = storedObject(await open(), "a/trials.json");
      expect(await object.read()).toBeUndefined();
      await object.write("1");
      await object.write("2");
      expect(text(await object.read())).toBe("2");
      await object.remove();
      expect(await object.read()).toBeUndefined();
    });
  });
}
