import { resolveGroups, usualGroups } from "@loci/heads";
import { expect, it } from "vitest";
import { unusedGroups } from "../../../packages/heads/dist/training/parameter-groups.js";

const rest = { rateFactor: 1, weightDecay: 1e-4 };

const sizes = (...names: string[]) => new Map(names.map((name) => [name, 6]));

it("gives proxies a hundred times the rate, the network a tenth, and GeM's exponents ten or a hundred times without decay", () => {
  const names = [
    "projection.weights",
    "neck0.weights",
    "loss.proxies",
    "loss.classifier.weights",
    "tail.conv2d_80/kernel",
  ];
  const weights = sizes(...names);
  const exponents = [
    ["p", 1],
    ["branch0.p", 1],
    ["branch1.p", 512],
  ] as const;
  const { settings, unused } = resolveGroups(new Map([...weights, ...exponents]), usualGroups, 1e-4);
  expect(Object.fromEntries(settings)).toEqual({
    p: { rateFactor: 10, weightDecay: 0 },
    "branch0.p": { rateFactor: 10, weightDecay: 0 },
    "branch1.p": { rateFactor: 100, weightDecay: 0 },
    "projection.weights": rest,
    "neck0.weights": rest,
    "loss.proxies": { rateFactor: 100, weightDecay: 1e-4 },
    "loss.classifier.weights": rest,
    "tail.conv2d_80/kernel": { rateFactor: 0.1, weightDecay: 1e-4 },
  });
  expect(unused).toMatchObject([{ parameters: "p", values: "several" }]);
});

it("goes by the first group that matches, and tells of those that match nothing", () => {
  const groups = [
    { parameters: "*.biases", weightDecay: 0 },
    { parameters: "loss.*", rateFactor: 5 },
    { parameters: "los.*", rateFactor: 7 },
    { parameters: "a.b", rateFactor: 0 },
  ];
  const { settings, unused } = resolveGroups(sizes("loss.biases", "loss.weights", "axb"), groups, 1e-4);
  expect([...settings]).toEqual([
    ["loss.biases", { rateFactor: 1, weightDecay: 0 }],
    ["loss.weights", { rateFactor: 5, weightDecay: 1e-4 }],
    ["axb", rest],
  ]);
  expect(unused).toEqual([groups[2], groups[3]]);
  expect(unusedGroups(["loss.biases", "loss.weights", "axb"], groups)).toEqual(["los.*", "a.b"]);
});
