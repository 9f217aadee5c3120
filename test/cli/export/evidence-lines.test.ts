import { describe, expect, it } from "vitest";
import { evaluationLines, trainingLines } from "../../../packages/cli/dist/export/evidence-lines.js";

const training = {
  recipe: "gsv-ms",
  trainFrom: null,
  configuration: { validation: { metric: "recall@1" } },
  data: { format: "picture-folder", train: 80, validation: 20 },
  engine: "TensorFlow.js 4.22.0, WebAssembly, one core",
  run: { steps: 30, best: { step: 20, score: 0.75 }, isOver: true },
  seconds: 61,
};
const protocol = {
  ...{ name: "labels", source: "someone", positives: "same label", selfMatch: "left out" },
  ...{ ignored: "nothing", queriesWithoutPositives: "left out", ties: "against the system" },
};
const evaluation = {
  ...{ model: "m", fingerprint: "f", preprocessing: { fit: "fill", size: 224 }, protocol },
  ...{ gallery: 100, queries: 90, excludedQueries: 10 },
  metrics: [{ name: "recall@1", value: 0.5, lower: 0.4, upper: 0.61 }],
};

describe("trainingLines", () => {
  it("tell recipe, data, steps and the best score", () => {
    expect(trainingLines(training, { parameters: {} }).join("\n")).toMatch(
      /recipe: gsv-ms\n.*80 to train on, 20 held out.*\n.*steps: 30, best recall@1 0\.7500 at step 20, on the held-out pictures\n.*61 s on TensorFlow\.js/,
    );
  });

  it("tell of an interruption, and of no validation", () => {
    const cut = { ...training, recipe: null, run: { steps: 3, best: null, isOver: false } };
    expect(trainingLines(cut, { parameters: {} }).join("\n")).toMatch(
      /none by name[\s\S]+steps: 3 \(interrupted before its end\)\n/,
    );
  });

  it("tell what of the backbone was trained", () => {
    expect(trainingLines(training, { parameters: {} })[0]).toContain("the backbone was frozen");
    const [tuned] = trainingLines({ ...training, trainFrom: "mixed7" }, { parameters: {} });
    expect(tuned).toContain("with the backbone behind mixed7; what is before that was frozen");
  });

  it("tell that nothing was trained", () => {
    expect(trainingLines(undefined, { parameters: {} })).toEqual([expect.stringContaining("has no parameters")]);
    const parameters = { p: { shape: [1], data: Float32Array.of(3) } };
    expect(trainingLines(undefined, { parameters })).toEqual([expect.stringContaining("No training record")]);
  });
});

describe("evaluationLines", () => {
  it("give every number with its interval and protocol", () => {
    const text = evaluationLines([evaluation, { ...evaluation, reranking: { chain: "aqe" } }]).join("\n");
    expect(text).toContain("Protocol labels: 90 queries (10 left out by the protocol), 100 pictures in the gallery.");
    expect(text).toContain("100 pictures in the gallery, re-ranked by aqe.");
    expect(text.match(/\| recall@1 \| 0\.5000 \| 0\.4000 – 0\.6100 \|/g)).toHaveLength(2);
    expect(text).toContain("Self-match: left out. Ignored: nothing.");
  });

  it("say how to get numbers where there are none", () => {
    expect(evaluationLines([]).join()).toContain("Not evaluated. `loci eval");
  });
});
