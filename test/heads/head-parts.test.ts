import { createHead, parseHeadSpec } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { mapOf } from "../support/feature-map-shape.js";

describe("a head with necks and finishes", () => {
  it("tells all its stages with every option, and its length behind the last", async () => {
    const head = await createHead(parseHeadSpec("l2|gem|power|crop(dimensions=4)"), mapOf(6));
    expect(head).toMatchObject({
      name: "gem",
      necks: [{ name: "l2", options: {} }],
      finishes: [
        { name: "power", options: { exponent: 0.5 } },
        { name: "crop", options: { dimensions: 4 } },
      ],
      descriptorLength: 4,
    });
  });

  it("answers unknown stages with the nearest", async () => {
    await expect(createHead(parseHeadSpec("gem|powre"), mapOf(6))).rejects.toThrow(
      'unknown finish "powre"; did you mean "power"?',
    );
    await expect(createHead(parseHeadSpec("l3|gem"), mapOf(6))).rejects.toThrow(
      'unknown neck "l3"; did you mean "l2"?',
    );
  });
});
