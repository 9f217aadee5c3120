import { decodeShard, encodeShard, type Shard, shardId, shortId } from "@loci/cli";
import { sha256 } from "@loci/core";
import { describe, expect, it } from "vitest";

const shard: Shard = {
  model: "a".repeat(64),
  dimension: 8,
  pictures: [
    { name: "gulls/1.jpg", hash: "b".repeat(64) },
    { name: "gulls/1.jpg", hash: "b".repeat(64), box: { left: 1, top: 2, width: 30, height: 40 } },
  ],
};

describe("a shard", () => {
  it("is what it was after writing and reading", () => {
    expect(decodeShard(encodeShard(shard), shardId(shard), "s.json")).toEqual(shard);
  });

  it("has the same id for the same pictures and the same model, however the objects are made, and another one otherwise", () => {
    const [first, second] = shard.pictures;
    const box = { height: 40, width: 30, top: 2, left: 1 };
    expect(shardId({ pictures: [first!, { ...second!, box }], dimension: 8, model: shard.model })).toBe(shardId(shard));
    const others: Shard[] = [
      { ...shard, model: "c".repeat(64) },
      { ...shard, dimension: 9 },
      { ...shard, pictures: [second!, first!] },
      { ...shard, pictures: [first!] },
      { ...shard, pictures: [{ ...first!, hash: "d".repeat(64) }, second!] },
      { ...shard, pictures: [{ ...first!, name: "gulls/2.jpg" }, second!] },
    ];
    expect(new Set([shard, ...others].map(shardId)).size).toBe(7);
    expect(shortId(shardId(shard))).toHaveLength(10);
  });

  it("is refused when its text is not the one of the id", () => {
    const text = encodeShard(shard).replace("gulls/1", "gulls/7");
    expect(() => decodeShard(text, shardId(shard), "s.json")).toThrow("s.json is damaged, or of another shard");
  });

  it.each(["../secret.jpg", "a/../../secret.jpg", "/etc/passwd", "a//b.jpg", "", "a\0b.jpg"])(
    "never names a file outside the pictures' folder: %j",
    (name) => {
      const text = encodeShard({ ...shard, pictures: [{ name, hash: "b".repeat(64) }] });
      expect(() => decodeShard(text, sha256(text), "s.json")).toThrow("s.json is no shard");
    },
  );
});
