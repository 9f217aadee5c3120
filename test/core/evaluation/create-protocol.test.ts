import { createProtocol } from "@loci/core";
import { expect, test } from "vitest";
import { labelled } from "../../support/made-datasets.js";

test("settings as published, and those that are given in their place, in numbers and in words", () => {
  expect(createProtocol("netvlad-25m").stated.settings).toEqual({
    cutoffs: [1, 5, 10, 20],
    radius: 25,
    otherSequences: false,
  });
  const { stated, metrics } = createProtocol("netvlad-25m", { radius: 10, cutoffs: [1, 3] });
  expect(stated).toMatchObject({ name: "netvlad-25m", settings: { cutoffs: [1, 3], radius: 10 } });
  expect(stated.positives).toContain("at most 10 m");
  expect(metrics.map(({ name }) => name)).toEqual(["recall@1", "recall@3"]);
  expect(Object.keys(stated.metrics)).toEqual(["recall@k"]);
});

test("metrics in place of the protocol's own", () => {
  const { metrics, stated } = createProtocol("leave-one-out", { metrics: ["mAP", "recall@7"] });
  expect(metrics.map(({ name }) => name)).toEqual(["mAP", "recall@7"]);
  expect(Object.keys(stated.metrics)).toEqual(["mAP", "recall@k"]);
});

test("judges by its settings", () => {
  const { judge } = createProtocol("leave-one-out");
  expect(judge(labelled(["a", "b", "a"])).settings[0]?.judgements.map(({ query }) => query)).toEqual([0, 2]);
});

test.each([
  ["leave-one", {}, 'unknown protocol "leave-one"; known: leave-one-out'],
  ["leave-one-out", { radius: 5 }, "protocol leave-one-out has no radius"],
  ["netvlad-25m", { tolerance: 5 }, "protocol netvlad-25m has no tolerance"],
  ["roxford-emh", { otherSequences: true }, "protocol roxford-emh has no otherSequences"],
  ["netvlad-25m", { radius: 0 }, "netvlad-25m: radius: expected above 0 metres, got 0"],
  ["netvlad-25m", { radius: Number.NaN }, "got NaN"],
  ["sequence", { tolerance: -1 }, "sequence: tolerance: expected 0 or more frames, got -1"],
  ["sequence", { tolerance: 1.5 }, "got 1.5"],
  ["sequence", { cutoffs: [0] }, "cut-offs: expected positive whole numbers, got 0"],
  ["sequence", { metrics: ["accuracy"] }, 'unknown metric "accuracy"'],
])("%s with %j is refused", (name, options, message) => {
  expect(() => createProtocol(name, options)).toThrow(message);
});
