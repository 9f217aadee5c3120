import path from "node:path";
import type { Hit, IndexFacts } from "@loci/index";
import type { Answer, Answers, Question } from "../ask-index.js";
import { removingStages, rerankingAsJson } from "../rerank-option.js";
import type { PageRow } from "./neighbour-page.js";
import { skippedAsJson } from "./skipped.js";
import { table } from "./table.js";

type Verdict = "found" | "not-in-index" | "nothing-passes-filter";

function verdictOf({ hits, passing }: Answer): Verdict {
  if (hits.length > 0) return "found";
  return passing === 0 ? "nothing-passes-filter" : "not-in-index";
}

/** For people: each query with its hits below it. */
export function answersAsText({ answers }: Answers, { reranking }: Question): string[] {
  return answers.flatMap((answer) => {
    const verdict = verdictOf(answer);
    if (verdict === "nothing-passes-filter") return [titleOf(answer), "no picture of the index passes the filter", ""];
    if (verdict === "not-in-index") {
      return [titleOf(answer), `not in the index: ${removingStages(reranking).join(" and ")} left no picture`, ""];
    }
    return [titleOf(answer), hitTable(answer.hits, reranking.stages.length > 0), ""];
  });
}

/** Behind a re-ranking the score is no similarity any more, so that is told besides. */
function hitTable(hits: readonly Hit[], isReranked: boolean): string {
  const rows = hits.map(({ score, distance, label, path: name }, place) => [
    `${place + 1}`,
    score.toFixed(4),
    ...(isReranked ? [(1 - distance).toFixed(4)] : []),
    label ?? "",
    name,
  ]);
  return table(["", "score", ...(isReranked ? ["similarity"] : []), "label", "picture"], rows);
}

const titleOf = ({ pictures }: Answer): string => pictures.join(" + ");

/** For programs: how it was asked, and what came of it. */
export function answersAsJson(
  { answers, effort, skipped, unverified }: Answers,
  { filter, reranking, fusion }: Question,
  { root }: Pick<IndexFacts, "root">,
): object {
  const { where, near, box, excludeSelf, excludeNearFrames } = filter;
  return {
    // The exact search of a flat index has no ef, and misses nothing.
    ef: effort.ef ?? null,
    expectedRecall: effort.expectedRecall ?? null,
    filter: {
      where: where ?? null,
      near: near ?? null,
      box: box ?? null,
      excludeSelf,
      excludeNearFrames: excludeNearFrames ?? null,
    },
    rerank: rerankingAsJson(reranking),
    fusion: fusion ?? null,
    queries: answers.map((answer) => ({
      query: fusion === undefined ? answer.pictures[0] : answer.pictures,
      answer: verdictOf(answer),
      ...(answer.passing !== undefined && { passing: answer.passing }),
      hits: answer.hits.map((hit, place) => ({ rank: place + 1, ...withFile(hit, root) })),
    })),
    skipped: skippedAsJson(skipped),
    unverified: skippedAsJson(unverified),
  };
}

/** A column of the metadata that has the name of another field is in `row` only. */
const withFile = ({ path: name, row, ...hit }: Hit, root: string) => ({
  path: path.join(root, name),
  name,
  ...hit,
  row,
});

/** For a page: of pictures that were asked about together the first. */
export const answersAsRows = ({ answers }: Answers, { root }: Pick<IndexFacts, "root">): PageRow[] =>
  answers.map(({ pictures, hits }) => ({
    query: { file: path.resolve(pictures[0] as string), label: undefined },
    hits: hits.map(({ score, label, path: name }) => ({ file: path.join(root, name), label, score })),
  }));
