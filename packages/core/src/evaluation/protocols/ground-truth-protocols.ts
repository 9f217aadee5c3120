import type { Dataset, Relevance } from "../../datasets/dataset.js";
import { RetrievalError } from "../../errors.js";
import type { Judgement, Judgements, ProtocolDefinition, ProtocolRules } from "../protocol.js";
import { hasPositives, judgeAll, nothing } from "./asking.js";

const rules: ProtocolRules = {
  positives: "gallery pictures that the data set lists for the query",
  selfMatch: "the query itself, where it is in the gallery, is excluded by identity",
  ignored: "gallery pictures that the data set lists as neither right nor wrong",
  queriesWithoutPositives: "queries without positives count as misses",
  ties: "equal distances are in gallery order",
};

export const vprBench: ProtocolDefinition = {
  name: "vpr-bench",
  summary: "Positives as the data set lists them; first answers accepted by their score",
  source: "Zaffar et al.: VPR-Bench, IJCV 2021 (arXiv 2005.08135)",
  settings: { cutoffs: [1, 5, 10], otherSequences: false },
  metrics: ["recall@k", "PR-AUC", "recall@100%precision", "extended-precision"],
  rules: () => rules,
  judge: (dataset, settings) => judgeAll(dataset, (query) => listed(dataset, query), "missed", settings),
};

export const oxford5kMap: ProtocolDefinition = {
  name: "oxford5k-map",
  summary: "Oxford5k and Paris6k: mAP by trapezoids, junk ignored",
  source: "Philbin et al.: Object retrieval with large vocabularies and fast spatial matching, CVPR 2007, compute_ap",
  settings: { cutoffs: [1, 5, 10] },
  metrics: ["mAP-trapezoid"],
  rules: () => ({
    ...rules,
    positives: "gallery pictures that the ground truth lists as good or ok",
    selfMatch: "the query itself stays in the gallery and counts as the ground truth lists it",
    ignored: "gallery pictures that the ground truth lists as junk",
    queriesWithoutPositives: "queries without positives are left out and counted",
  }),
  judge: (dataset) => ({
    gallery: dataset.gallery.length,
    queries: dataset.queries.length,
    settings: [{ name: "", judgements: judgementsOf(dataset, (query) => listed(dataset, query)) }],
  }),
};

export const roxfordEmh: ProtocolDefinition = {
  name: "roxford-emh",
  summary: "Revisited Oxford and Paris: easy, medium and hard",
  source:
    "Radenović et al.: Revisiting Oxford and Paris: Large-Scale Image Retrieval Benchmarking, CVPR 2018 (arXiv 1803.11285)",
  settings: { cutoffs: [1, 5, 10] },
  metrics: ["mAP-trapezoid", "mP@k"],
  rules: () => ({
    ...rules,
    positives: "easy: the easy ones; medium: easy and hard ones; hard: the hard ones",
    ignored: "easy: junk and hard ones; medium: junk; hard: junk and easy ones",
    queriesWithoutPositives: "queries without positives in a setting are left out of it",
  }),
  judge: judgeInThree,
};

function judgeInThree(dataset: Dataset): Judgements {
  const setting = (name: string, wanted: readonly Grade[]) => ({
    name,
    judgements: judgementsOf(dataset, (query) => {
      const grades = gradesOf(dataset, query);
      const of = (isWanted: boolean) =>
        (["easy", "hard"] as const).flatMap((grade) => (wanted.includes(grade) === isWanted ? grades[grade] : nothing));
      return { positives: of(true), ignored: [...grades.junk, ...of(false)] };
    }),
  });
  return {
    gallery: dataset.gallery.length,
    queries: dataset.queries.length,
    settings: [setting("easy", ["easy"]), setting("medium", ["easy", "hard"]), setting("hard", ["hard"])],
  };
}

type Grade = "easy" | "hard";

function gradesOf(dataset: Dataset, query: number) {
  const { positives, ignored } = listed(dataset, query);
  const hard = dataset.relevance?.hard?.[query];
  if (hard === undefined) {
    throw new RetrievalError({
      what: `roxford-emh: which positives of query ${query} are hard`,
      expected: "lists easy, hard and junk",
      got: "positives of one kind",
      remedy: "Use oxford5k-map, or give the revisited ground truth.",
    });
  }
  const isHard = new Set(hard);
  return { easy: positives.filter((place) => !isHard.has(place)), hard, junk: ignored };
}

/** Of the queries with positives, none of them excluded. */
const judgementsOf = (
  dataset: Dataset,
  truth: (query: number) => Pick<Judgement, "positives" | "ignored">,
): readonly Judgement[] => dataset.queries.map((_, query) => ({ query, ...truth(query) })).filter(hasPositives);

function listed({ relevance, format }: Dataset, query: number) {
  if (relevance === undefined) {
    throw new RetrievalError({
      what: `positives of the queries in ${format} data`,
      expected: "lists of the data set's own",
      got: "none",
      remedy: "Choose a protocol that goes by labels, positions or frames.",
    });
  }
  const of = (lists: Relevance["positives"]) => lists[query] ?? nothing;
  return { positives: of(relevance.positives), ignored: of(relevance.ignored) };
}
