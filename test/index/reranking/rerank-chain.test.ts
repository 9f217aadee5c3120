import { RetrievalError } from "@loci/core";
import { describeNeeds, formatRerankSpec, parseRerankSpec, resolveRerankChain } from "@loci/index";
import { describe, expect, it } from "vitest";
import { checkNeeds } from "../../../packages/index/dist/reranking/rerank-chain.js";

const chainOf = (text: string) => resolveRerankChain(parseRerankSpec(text));

describe("re-ranking specs", () => {
  it("are read and written", () => {
    const stages = parseRerankSpec("aqe(k=10, alpha=3) | kreciprocal(k1=20,k2=6,lambda=.3)");
    expect(stages).toEqual([
      { name: "aqe", options: { k: 10, alpha: 3 } },
      { name: "kreciprocal", options: { k1: 20, k2: 6, lambda: 0.3 } },
    ]);
    expect(formatRerankSpec(stages)).toBe("aqe(k=10,alpha=3)|kreciprocal(k1=20,k2=6,lambda=0.3)");
    expect(parseRerankSpec(formatRerankSpec(stages))).toEqual(stages);
  });

  it("are completed from the catalogue, weights of scales among them", () => {
    const { augmentations, rerankers } = chainOf(
      "dba(alpha=1)|aqe(k=5)|spatial(weights=.45/.15/.4)|spatial(weights=1)",
    );
    expect(augmentations.map(({ options }) => options)).toEqual([{ k: 10, alpha: 1 }]);
    expect(rerankers.map(({ definition }) => definition.name)).toEqual(["aqe", "spatial", "spatial"]);
    expect(rerankers[0]?.options).toEqual({ k: 5, alpha: 3 });
    expect(rerankers.slice(1).map(({ options }) => options["weights"])).toEqual([".45/.15/.4", "1"]);
  });

  it.each([
    ["", 're-ranking: expected a name, or a name with options like aqe(k=10,alpha=3), got ""'],
    ["aqe|", 'got ""'],
    ["kreciprocl", 'unknown re-ranker "kreciprocl"; did you mean "kreciprocal"?'],
    ["aqe(kk=3)", 'unknown option of aqe "kk"; did you mean "k"?'],
    ["aqe(k=0)", "aqe: option k (candidates that are added to the query, 1 to 1000)"],
    ["kreciprocal(lambda=2)", "kreciprocal: option lambda"],
    ["sequence(slowest=2)", "sequence: option fastest"],
    ["spatial(weights=a/b)", "spatial: option weights"],
    ["spatial(model=perspective)", "spatial: option model (translation, similarity, affine, homography)"],
    ["aqe|dba", "expected dba, which changes the index before anything is searched, at the front"],
  ])("%j is refused", (text, message) => {
    expect(() => chainOf(text)).toThrow(RetrievalError);
    expect(() => chainOf(text)).toThrow(message);
  });

  it("tell what they need, and refuse an index that has it not", () => {
    const chain = chainOf("dba|aqe|sequence|spatial");
    expect(describeNeeds(chain)).toEqual([
      "dba: descriptors that can be replaced",
      "sequence: walks (the columns sequence and frame)",
      "spatial: local features",
    ]);
    expect(() => checkNeeds(chain, () => true)).not.toThrow();
    expect(() => checkNeeds(chain, (need) => need !== "localFeatures")).toThrow(
      "re-ranking with spatial: expected an index with local features, got one without. Pass localFeatures to openIndexSearch and with the query, or leave spatial out",
    );
    expect(describeNeeds(chainOf("aqe|threshold"))).toEqual([]);
  });
});
