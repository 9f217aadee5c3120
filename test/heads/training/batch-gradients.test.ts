import { openTensorFlowEngine } from "@loci/core";
import { type PairSelection, resolveConfiguration, type TripletSelection } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { differentiate } from "../../../packages/heads/dist/training/batch-gradients.js";
import { variablesOf } from "../../../packages/heads/dist/training/learner-variables.js";
import { relativeError } from "../../support/both-interpreters.js";
import { linearBatch, linearHead, linearSizes } from "../../support/linear-head.js";

const { tf, ops } = await openTensorFlowEngine("wasm");
const batch = { ...linearBatch(2, 6), labels: Int32Array.of(0, 0, 1, 1, 2, 2) };

async function look(change: object, given: object = {}, learned = ["weights"]) {
  const configuration = resolveConfiguration({
    ...{ loss: "triplet(margin=4)", sampler: "shuffled", optimiser: "sgd", phases: [{ epochs: 1, rate: 1 }] },
    ...change,
  });
  const variables = variablesOf(tf, linearHead.parameters, {});
  const judged = { tf, head: linearHead, configuration, classes: 3, variables, learned };
  const found = await differentiate(judged, ops, { ...batch, ...given }, 0, undefined);
  for (const variable of variables.values()) variable.dispose();
  return found;
}

describe("differentiate", () => {
  it("sees the cosines of the descriptors", async () => {
    const { channels, length } = linearSizes;
    const [W, x] = [linearHead.parameters["weights"]!.data, batch.maps[0]!.values];
    const described = Array.from({ length: 6 }, (_, at) =>
      Array.from({ length }, (_, j) =>
        Array.from({ length: channels }, (_, i) => x[at * channels + i]! * W[i * length + j]!).reduce((a, b) => a + b),
      ),
    );
    const { similarities, gradients } = await look({});
    const expected = described.flatMap((one) => described.map((other) => one[0]! * other[0]! + one[1]! * other[1]!));
    expect(relativeError(similarities, expected)).toBeLessThan(1e-6);
    expect(Object.keys(gradients)).toEqual(["weights"]);
  });

  it("asks the miner, unless the batch says what to look at", async () => {
    expect((await look({})).selection).toBeUndefined();
    const mined = (await look({ miner: "batch-hard" })).selection as TripletSelection;
    expect([...mined.anchors]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...mined.positives]).toEqual([1, 0, 3, 2, 5, 4]);
    const pairs = (places: number[]) => ({ anchors: Int32Array.of(places[0]!), others: Int32Array.of(places[1]!) });
    const selection: PairSelection = { kind: "pairs", positives: pairs([0, 1]), negatives: pairs([0, 2]) };
    const given = await look({ miner: "batch-hard" }, { selection });
    expect(given.selection).toBe(selection);
    expect(given.loss).not.toBe((await look({ miner: "batch-hard" })).loss);
  });

  it("draws what a miner draws by seed and step", async () => {
    const miner = "distance-weighted";
    const one = (await look({ miner })).selection;
    expect((await look({ miner })).selection).toEqual(one);
    const others = await Promise.all(
      [1, 2, 3, 4].map(async (seed) => JSON.stringify((await look({ miner, seed })).selection)),
    );
    expect(others.some((other) => other !== JSON.stringify(one))).toBe(true);
  });
});
