import { RetrievalError } from "@loci/core";
import { describe, expect, it } from "vitest";
import { openMapReader } from "../../../packages/core/dist/feature-cache/read-maps.js";
import { tinyCollection } from "../../support/tiny-collection.js";

const item = (key: string) => ({ key, path: `${key}.png`, content: key, view: {} as never });
const items = [
  [item("a"), item("b")],
  [item("c"), item("d")],
];

/** A store in memory whose maps are damaged once each time their key is put into `damaged`. */
function fakeStore() {
  const there = new Set(["a", "b", "c", "d"]);
  const damaged = new Set<string>();
  const read = async (keys: readonly string[]) => {
    const rows = keys.flatMap((key, row) => (!there.has(key) || damaged.delete(key) ? [row] : []));
    for (const row of rows) there.delete(keys[row]!);
    return { values: Float32Array.from(keys, (key) => key.charCodeAt(0)), damaged: rows };
  };
  const store = {
    collection: tinyCollection,
    has: (key: string) => there.has(key),
    add: async () => [],
    read,
    close: async () => {},
  };
  return { store, there, damaged };
}

describe("openMapReader", () => {
  it("reads every layer in the order of the requests", async () => {
    const stores = [fakeStore().store, fakeStore().store];
    const read = openMapReader({ stores, items, repair: async () => new Map() });
    const layers = await read([
      { picture: 1, view: 0 },
      { picture: 0, view: 1 },
    ]);
    expect(layers.map((values) => [...values])).toEqual([
      [99, 98],
      [99, 98],
    ]);
    expect(await read([])).toEqual([new Float32Array(), new Float32Array()]);
  });

  it("has damaged maps extracted again, once though two reads find them at the same time", async () => {
    const { store, there, damaged } = fakeStore();
    const repaired: string[][] = [];
    const repair = async (wanted: readonly { key: string }[]) => {
      repaired.push(wanted.map(({ key }) => key));
      for (const { key } of wanted) there.add(key);
      return new Map<string, RetrievalError>();
    };
    const read = openMapReader({ stores: [store], items, repair });
    damaged.add("a");
    const both = await Promise.all([read([{ picture: 0, view: 0 }]), read([{ picture: 0, view: 0 }])]);
    expect(both).toEqual([[Float32Array.of(97)], [Float32Array.of(97)]]);
    expect(repaired).toEqual([["a"]]);
  });

  it("says why damaged maps cannot be extracted again, and goes on with others", async () => {
    const { store, damaged } = fakeStore();
    const repair = async () => new Map([["a", new RetrievalError({ what: 'picture "a.png": no such file' })]]);
    const read = openMapReader({ stores: [store], items, repair });
    damaged.add("a");
    await expect(read([{ picture: 0, view: 0 }])).rejects.toThrow(
      /cannot be extracted again: picture "a.png": no such/,
    );
    expect(await read([{ picture: 1, view: 1 }])).toEqual([Float32Array.of(100)]);
  });

  it("gives up when maps are damaged each time", async () => {
    const { store, there, damaged } = fakeStore();
    const repair = async () => {
      there.add("a");
      damaged.add("a");
      return new Map<string, RetrievalError>();
    };
    damaged.add("a");
    const read = openMapReader({ stores: [store], items, repair });
    await expect(read([{ picture: 0, view: 0 }])).rejects.toThrow(/damaged each time they are written/);
  });

  it.each([
    { picture: 2, view: 0 },
    { picture: 0, view: 2 },
    { picture: -1, view: 0 },
  ])("refuses %j", async (request) => {
    const read = openMapReader({ stores: [fakeStore().store], items, repair: async () => new Map() });
    await expect(read([request])).rejects.toThrow(/expected a picture below 2 and a view below 2/);
  });
});
