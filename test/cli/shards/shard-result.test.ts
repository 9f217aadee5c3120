import { decodeShardResult, encodeShardResult, type Shard } from "@loci/cli";
import { encodeSafetensors, RetrievalError } from "@loci/core";
import { describe, expect, it } from "vitest";

const hash = "b".repeat(64);
const shard: Shard = {
  model: "a".repeat(64),
  dimension: 2,
  pictures: ["1.jpg", "2.jpg", "3.jpg"].map((name) => ({ name, hash })),
};
const result = {
  descriptors: Float32Array.of(0, 1, 1, 0),
  skipped: [{ place: 1, reason: "it is a text" }],
};

describe("the result of a shard", () => {
  it("is what it was after writing and reading", () => {
    expect(decodeShardResult(encodeShardResult("id", shard, result), "id", shard, "r")).toEqual(result);
  });

  it("may be that every picture was skipped", () => {
    const nothing = { descriptors: new Float32Array(), skipped: [0, 1, 2].map((place) => ({ place, reason: "dark" })) };
    expect(decodeShardResult(encodeShardResult("id", shard, nothing), "id", shard, "r")).toEqual(nothing);
  });

  it("is refused with any byte changed, cut off, or as that of another shard", () => {
    const bytes = encodeShardResult("id", shard, result);
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at]! ^= 1;
      try {
        // What is padding, or the name of something that nobody reads, changes nothing.
        expect(decodeShardResult(damaged, "id", shard, "r")).toEqual(result);
      } catch (error) {
        expect(error).toBeInstanceOf(RetrievalError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0.9 * bytes.length);
    expect(() => decodeShardResult(bytes.subarray(0, bytes.length - 1), "id", shard, "r")).toThrow("r");
    expect(() => decodeShardResult(bytes, "other", shard, "r")).toThrow("r is not the result of shard other");
  });

  it("is refused when it does not have one row for each picture that was not skipped", () => {
    const more = { ...shard, pictures: [...shard.pictures, { name: "4.jpg", hash }] };
    expect(() => decodeShardResult(encodeShardResult("id", shard, result), "id", more, "r")).toThrow(
      "descriptors [2, 2] and 1 skipped pictures",
    );
    const tensors = new Map([["other", { shape: [2, 2], data: result.descriptors }]]);
    expect(() => decodeShardResult(encodeSafetensors(tensors, { shard: "id" }), "id", shard, "r")).toThrow("r is not");
  });
});
