import {
  multiplyOptions,
  readBackbone,
  readFinishes,
  readHeads,
  readIndexes,
  readNecks,
  readRerank,
  readViews,
} from "@loci/cli";
import { describe, expect, it } from "vitest";

describe("values of axes", () => {
  it("multiplies lists of options", () => {
    expect(multiplyOptions({ a: [1, 2], b: 3, c: ["x", "y"] })).toEqual([
      { a: 1, b: 3, c: "x" },
      { a: 1, b: 3, c: "y" },
      { a: 2, b: 3, c: "x" },
      { a: 2, b: 3, c: "y" },
    ]);
    expect(multiplyOptions({})).toEqual([{}]);
  });

  it("reads heads, necks and finishes as texts and as objects", () => {
    expect(readHeads({ name: "gem", options: { p: [2, 3] }, necks: ["l2"] })).toEqual([
      { name: "gem", options: { p: 2 }, necks: [{ name: "l2", options: {} }] },
      { name: "gem", options: { p: 3 }, necks: [{ name: "l2", options: {} }] },
    ]);
    expect(readNecks("none")).toEqual([[]]);
    expect(readNecks("l2|max-pool(kernel=3)")).toEqual([
      [
        { name: "l2", options: {} },
        { name: "max-pool", options: { kernel: 3 } },
      ],
    ]);
    expect(readFinishes({ name: "pca", options: { dimensions: [4, 8] } })).toHaveLength(2);
    expect(() => readFinishes(["pca"])).toThrow("finish: expected none, a text");
  });

  it("reads indexes, re-ranking, views and backbones", () => {
    expect(readIndexes("usearch(ef=32)")).toEqual([{ kind: "usearch", precision: "int8", ef: 32 }]);
    expect(() => readIndexes("flat(ef=32)")).toThrow('unknown option of flat "ef"');
    expect(readRerank("none")).toBeNull();
    expect(readRerank("aqe(k=3)")).toMatch(/^aqe\(k=3,alpha=\d/);
    expect(readViews("flip")).toEqual({ flip: true, scales: [1] });
    expect(() => readViews({ flop: true })).toThrow("views: expected none, flip");
    expect(readBackbone({ name: "mobilenet_v2", layers: ["a", "b"] })).toEqual({
      backbone: "mobilenet_v2",
      layers: ["a", "b"],
    });
    expect(() => readBackbone(3)).toThrow("backbone: expected");
  });
});
