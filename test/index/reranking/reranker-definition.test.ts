import { rerankers } from "@loci/index";
import { expect, it } from "vitest";
import { defineReranker } from "../../../packages/index/dist/reranking/reranker-definition.js";

it("defineReranker gives back what it got", () => {
  expect(defineReranker(rerankers.aqe)).toBe(rerankers.aqe);
});
