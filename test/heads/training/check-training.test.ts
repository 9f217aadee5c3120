import type { NetworkTail } from "@loci/core";
import { checkTraining, parseHeadSpec, resolveConfiguration } from "@loci/heads";
import { expect, it } from "vitest";
import { toyMaps } from "../../support/toy-maps.js";
import { toyTail } from "../../support/toy-tail.js";

const { pictures, maps } = toyMaps({ classes: 6 });
const all = [...pictures.keys()];
const shapes = [{ ...maps.shapes[0] }] as const;

const check = (head: string, change: object = {}, given = pictures, network?: NetworkTail) =>
  checkTraining({
    ...{ head: parseHeadSpec(head), shapes, pictures: given, roles: { queries: all, gallery: all } },
    tail: network && { network, engine: "wasm" },
    configuration: resolveConfiguration({
      ...{ loss: "triplet", sampler: "p-k(classes=2)", optimiser: "sgd", phases: [{ epochs: 1, rate: 1 }] },
      ...change,
    }),
  });

it("lets a run begin that can, and computes nothing for it", () => {
  expect(() => check("netvlad(clusters=3)|pca(dimensions=4)")).not.toThrow();
  expect(() => check("gap", { loss: "cross-entropy" })).not.toThrow();
  expect(() => check("gap", {}, pictures, toyTail)).not.toThrow();
});

it.each([
  [
    "no labels",
    () =>
      check(
        "netvlad",
        {},
        pictures.map(({ path, name }) => ({ path, name })),
      ),
    "label of 0/0",
  ],
  ["too few classes", () => check("netvlad", { sampler: "p-k(classes=90)" }), "classes to draw a batch from"],
  ["no batch", () => check("netvlad", { sampler: "shuffled(batchSize=99,rest=leave-out)" }), "batches of an epoch"],
  ["no parameters", () => check("gap"), "gap: parameters to train"],
  [
    "a phase without",
    () => check("netvlad", { phases: [{ epochs: 1, rate: 1, learns: "loss" }] }),
    "expected a loss with parameters",
  ],
  [
    "a head without, which alone is to learn",
    () => check("gap", { phases: [{ epochs: 1, rate: 1, learns: "head" }] }, pictures, toyTail),
    "gap: parameters to train",
  ],
  [
    "maps without room",
    () => check("gap", {}, pictures, { ...toyTail, valuesPerPicture: 3e12 }),
    "expected at most 0 in this machine's memory, batches being filled up to a multiple of 8, got 8",
  ],
  ["an unknown head", () => check("netvald"), "unknown head"],
])("tells of %s", (_name, run, message) => {
  expect(run).toThrow(message);
});
