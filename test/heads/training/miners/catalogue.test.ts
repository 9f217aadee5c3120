import { createRandom } from "@loci/core";
import { minerDefinitions } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { linesOf } from "../../../support/naive-miners.js";
import { descriptorsOf, type GivenBatch } from "../../../support/run-loss.js";
import { miningBatch, runMiner } from "../../../support/run-miner.js";

describe.each(Object.entries(minerDefinitions))("miner %s", (key, definition) => {
  it("is named as its key, with a source, and describes every option", () => {
    expect(definition.name).toBe(key);
    expect(definition.source).toMatch(/(19|20)\d{2}/);
    expect(definition.summary).not.toBe("");
    for (const option of Object.values(definition.options.shape)) {
      expect((option as { description?: string }).description).toMatch(/\w/);
    }
  });

  it("chooses positives of the anchor's class and negatives of others, never an anchor itself", () => {
    for (const seed of [1, 2, 3]) {
      const batch = miningBatch(seed);
      const selection = runMiner(key, batch);
      expect(selection.kind).toBe(definition.selects);
      const isSame = (one: number, other: number) => batch.labels[one] === batch.labels[other];
      const check = (anchors: Int32Array, others: Int32Array, same: boolean) => {
        expect(anchors.length).toBe(others.length);
        for (const [i, anchor] of anchors.entries()) {
          expect([anchor === others[i], isSame(anchor, others[i]!)]).toEqual([false, same]);
        }
      };
      if (selection.kind === "triplets") {
        check(selection.anchors, selection.positives, true);
        check(selection.anchors, selection.negatives, false);
      } else {
        check(selection.positives.anchors, selection.positives.others, true);
        check(selection.negatives.anchors, selection.negatives.others, false);
      }
    }
  });

  it("chooses each once, and the same again with the same seed", () => {
    const lines = linesOf(runMiner(key, miningBatch(4)));
    expect(new Set(lines).size).toBe(lines.length);
    expect(linesOf(runMiner(key, miningBatch(4)))).toEqual(lines);
  });

  it("chooses no triplets where there are no positives or no negatives, and does not fail", () => {
    const { descriptors } = miningBatch(5);
    const labels = { "no negatives": new Array(12).fill(0), "no positives": [...Array(12).keys()] };
    for (const given of Object.values(labels)) {
      const selection = runMiner(key, { descriptors, labels: given });
      if (selection.kind === "triplets") expect(selection.anchors.length).toBe(0);
    }
    const same: GivenBatch = { descriptors: descriptorsOf(new Array(4).fill([1, 2])), labels: [0, 0, 1, 1] };
    expect(() => runMiner(key, same)).not.toThrow();
  });

  it("leaves its input untouched", () => {
    const similarities = Float32Array.of(1, 0.5, 0.5, 1);
    const labels = Int32Array.of(0, 1);
    const options = definition.options.parse({});
    definition.select({ similarities, labels, length: 2, options, random: createRandom(1) });
    expect([[...similarities], [...labels]]).toEqual([
      [1, 0.5, 0.5, 1],
      [0, 1],
    ]);
  });
});
