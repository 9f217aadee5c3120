import { chooseProtocol } from "@loci/cli";
import { expect, it } from "vitest";
import { labelled, splitDataset } from "../support/made-datasets.js";

const listed = { ...splitDataset([{}], [{}]), relevance: { positives: [[0]], ignored: [[]] } };
const metricsOf = (...given: Parameters<typeof chooseProtocol>) =>
  chooseProtocol(...given).metrics.map(({ name }) => name);

it("takes what is named, or what fits the data, with the settings that are given", () => {
  expect(chooseProtocol(labelled(["a", "a"]), {}).name).toBe("leave-one-out");
  expect(chooseProtocol(labelled(["a", "a"]), { protocol: "mlrc-mapr" }).name).toBe("mlrc-mapr");
  const { stated } = chooseProtocol(listed, { protocol: "netvlad-25m", radius: 5, cutoffs: [3], otherSequences: true });
  expect(stated.settings).toEqual({ cutoffs: [3], radius: 5, otherSequences: true });
  expect(() => chooseProtocol(listed, { tolerance: 5 })).toThrow("protocol vpr-bench has no tolerance");
});

it("leaves metrics of scores out where the system has none, unless they are asked for", () => {
  const recalls = ["recall@1", "recall@5", "recall@10"];
  expect(metricsOf(listed, {})).toEqual([...recalls, "PR-AUC", "recall@100%precision", "extended-precision"]);
  expect(metricsOf(listed, {}, true)).toEqual(recalls);
  expect(metricsOf(listed, { metrics: ["PR-AUC"] }, true)).toEqual(["PR-AUC"]);
});
