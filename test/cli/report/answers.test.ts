import { type Answers, answersAsJson, answersAsRows, answersAsText, chooseReranking, type Question } from "@loci/cli";
import type { IndexManifest } from "@loci/index";
import { expect, it } from "vitest";

const hit = { id: 7, path: "a/b.jpg", label: "a", row: { path: "a/b.jpg", label: "a" }, distance: 0.25, score: 3 };
const answers = (given: Partial<Answers["answers"][number]>): Answers => ({
  answers: [{ pictures: ["q.jpg"], hits: [hit], passing: undefined, ...given }],
  effort: { ef: undefined, expectedRecall: 1 },
  skipped: [],
  unverified: [],
});
const question = (rerank?: string): Question => ({
  pictures: ["q.jpg"],
  k: 1,
  filter: { excludeSelf: false },
  reranking: chooseReranking(rerank),
});
const manifest = { root: "/pictures" } as IndexManifest;

it("shows similarities, and beside the scores of a re-ranking both", () => {
  expect(answersAsText(answers({}), question())).toEqual([
    "q.jpg",
    "    score  label  picture\n1  3.0000  a      a/b.jpg",
    "",
  ]);
  expect(answersAsText(answers({}), question("aqe"))[1]).toBe(
    "    score  similarity  label  picture\n1  3.0000      0.7500  a      a/b.jpg",
  );
});

it("says why there is no answer", () => {
  const none = answers({ hits: [], passing: 3 });
  const chain = question("reciprocal-check|threshold(score=.9)");
  expect(answersAsText(none, chain)[1]).toBe("not in the index: reciprocal-check and threshold left no picture");
  expect(answersAsText(answers({ hits: [], passing: 0 }), chain)[1]).toBe("no picture of the index passes the filter");
  expect(answersAsJson(none, chain, manifest)).toMatchObject({
    queries: [{ answer: "not-in-index", passing: 3, hits: [] }],
  });
  expect(answersAsJson(answers({ hits: [], passing: 0 }), chain, manifest)).toMatchObject({
    queries: [{ answer: "nothing-passes-filter" }],
  });
});

it("JSON tells how it was asked, every option, and where the pictures are", () => {
  const json = answersAsJson(
    answers({}),
    { ...question("aqe(k=2)"), filter: { where: "x > 1", excludeSelf: true } },
    manifest,
  );
  expect(json).toEqual({
    ef: null,
    expectedRecall: 1,
    filter: { where: "x > 1", near: null, box: null, excludeSelf: true, excludeNearFrames: null },
    rerank: [{ name: "aqe", options: { k: 2, alpha: 3 } }],
    fusion: null,
    queries: [
      { query: "q.jpg", answer: "found", hits: [{ rank: 1, ...hit, path: "/pictures/a/b.jpg", name: "a/b.jpg" }] },
    ],
    skipped: [],
    unverified: [],
  });
  const together = answersAsJson(answers({ pictures: ["q.jpg", "r.jpg"] }), { ...question(), fusion: "max" }, manifest);
  expect(together).toMatchObject({ fusion: "max", queries: [{ query: ["q.jpg", "r.jpg"] }] });
  expect(answersAsText(answers({ pictures: ["q.jpg", "r.jpg"] }), question())[0]).toBe("q.jpg + r.jpg");
});

it("a page has the first of the pictures that were asked about together", () => {
  const [row] = answersAsRows(answers({ pictures: ["/q.jpg", "/r.jpg"] }), manifest);
  expect(row).toEqual({
    query: { file: "/q.jpg", label: undefined },
    hits: [{ file: "/pictures/a/b.jpg", label: "a", score: 3 }],
  });
});
