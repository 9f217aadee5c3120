import { lossDefinitions } from "@loci/heads";
import { expect, it } from "vitest";
import { lossContract } from "../../../support/loss-contract.js";

const specs = [
  "cross-entropy",
  "cross-entropy(smoothing=0.3,bnneck=true)",
  "contrastive",
  "contrastive(positiveMargin=0.2,negativeMargin=1.6,exponent=1,over=all)",
  "contrastive(distance=cosine,positiveMargin=0.1,negativeMargin=1.3,exponent=1.5)",
  "triplet",
  "triplet(margin=1,squared=false,over=all)",
  "multi-similarity",
  "multi-similarity(alpha=18,beta=75,base=0.77)",
  "multi-similarity(alpha=500,beta=500,base=-1)",
  "circle(scale=8)",
  "circle(scale=1024,margin=0.7)",
  "supervised-contrastive",
  "supervised-contrastive(temperature=0.005)",
  "proxy-nca",
  "proxy-nca(scale=256)",
  "proxy-anchor",
  "proxy-anchor(scale=256,margin=1)",
  "arcface(scale=16)",
  "arcface(scale=256,margin=1.5)",
  "cosface(scale=16)",
  "cosface(scale=256,margin=1)",
  "weak-ranking",
];

lossContract(specs);

it("names each loss as its key does, with a source, describes every option, and puts it under the contract", () => {
  const tested = specs.map((text) => text.replace(/\(.*/, ""));
  for (const [key, { name, source, summary, options }] of Object.entries(lossDefinitions)) {
    expect([name, tested.includes(name)]).toEqual([key, true]);
    expect(source).toMatch(/(19|20)\d{2}/);
    expect(summary).not.toBe("");
    for (const option of Object.values(options.shape)) {
      expect((option as { description?: string }).description).toMatch(/\w/);
    }
  }
});
