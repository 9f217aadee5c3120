import { createHead, parseHeadSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { stageOf, wholeHead, wholeParameters } from "../../../packages/heads/dist/training/training-stages.js";
import { toyMaps } from "../../support/toy-maps.js";
import { toyTail } from "../../support/toy-tail.js";

const { maps } = toyMaps({ classes: 2 });
const front = toyMaps({ classes: 2, seed: 2 }).maps;
const head = await createHead(parseHeadSpec("project(dimensions=3)|gap"), [maps.shapes[0]]);
const tail = { network: toyTail, maps: front };
const phase = (learns: "all" | "head" | "loss") => ({
  ...{ epochs: 1, rate: 1, weightDecay: 0, learns, schedule: { name: "constant", options: {} } },
});

it("reads the head's own maps until the network learns, and from then on those before its stages", () => {
  const phases = [phase("loss"), phase("head"), phase("all"), phase("head")];
  const stages = phases.map((_, place) => stageOf({ head, maps, tail }, { phases, seed: 1 }, place));
  expect(stages.map((stage) => stage.maps)).toEqual([maps, maps, front, front]);
  expect(stages.map((stage) => "tail.stage/bias" in stage.head.parameters)).toEqual([false, false, true, true]);
  expect(stageOf({ head, maps }, { phases, seed: 1 }, 2).head).toBe(head);
  expect(wholeHead({ head })).toBe(head);
});

it("completes what was learned by what was there", () => {
  const weights = { shape: [8, 3], data: new Float32Array(24) };
  const all = wholeParameters({ head, maps, tail }, { "neck0.weights": weights, "loss.proxies": weights });
  expect(Object.keys(all).sort()).toEqual(Object.keys(wholeHead({ head, tail }).parameters).sort());
  expect(all["neck0.weights"]).toBe(weights);
  expect(all["tail.stage/bias"]).toBe(toyTail.parameters["stage/bias"]);
});
