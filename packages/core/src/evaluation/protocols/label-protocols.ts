import type { Dataset } from "../../datasets/dataset.js";
import { RetrievalError } from "../../errors.js";
import type { ProtocolDefinition, ProtocolRules } from "../protocol.js";
import { judgeAll, nothing, type Truth } from "./asking.js";

const rules: ProtocolRules = {
  positives: "gallery pictures with the label of the query",
  selfMatch: "the query itself is excluded by identity, not by rank: a duplicate of it stays",
  ignored: "nothing",
  queriesWithoutPositives: "queries without positives are left out and counted",
  ties: "equal distances are in gallery order",
};

export const leaveOneOut: ProtocolDefinition = {
  name: "leave-one-out",
  summary: "Every labelled picture queries all others",
  source: "Loci's default for class folders",
  settings: { cutoffs: [1, 2, 4, 8], otherSequences: false },
  metrics: ["recall@k", "MAP@R"],
  rules: () => ({ ...rules, positives: "every picture queries all others; positives have the same label" }),
  judge: (dataset, settings) => judgeAll(dataset, sameLabel(dataset), "left out", settings),
};

export const cubRecall: ProtocolDefinition = {
  name: "cub-recall",
  summary: "Recall of metric learning: CUB, Cars196 (1, 2, 4, 8), SOP (1, 10, 100, 1000), In-Shop",
  source: "Song, Xiang, Jegelka, Savarese: Deep Metric Learning via Lifted Structured Feature Embedding, CVPR 2016",
  settings: { cutoffs: [1, 2, 4, 8], otherSequences: false },
  metrics: ["recall@k"],
  rules: () => ({
    ...rules,
    queriesWithoutPositives: "queries without positives count as misses (the benchmarks have none)",
  }),
  judge: (dataset, settings) => judgeAll(dataset, sameLabel(dataset), "missed", settings),
};

export const mlrcMapr: ProtocolDefinition = {
  name: "mlrc-mapr",
  summary: "Precision@1, R-precision and MAP@R of A Metric Learning Reality Check",
  source: "Musgrave, Belongie, Lim: A Metric Learning Reality Check, ECCV 2020 (arXiv 2003.08505)",
  settings: { cutoffs: [1], otherSequences: false },
  metrics: ["precision@k", "R-precision", "MAP@R"],
  rules: () => rules,
  judge: (dataset, settings) => judgeAll(dataset, sameLabel(dataset), "left out", settings),
};

/** The gallery places of each label, one list shared by all queries of it. */
function sameLabel(dataset: Dataset): Truth {
  const { pictures, gallery, queries } = dataset;
  const placesOf = new Map<string, number[]>();
  for (const [place, picture] of gallery.entries()) {
    const label = labelOf(dataset, picture);
    const places = placesOf.get(label);
    if (places === undefined) placesOf.set(label, [place]);
    else places.push(place);
  }
  const labels = queries.map((picture) => labelOf({ pictures }, picture));
  return (query) => ({ positives: placesOf.get(labels[query] as string) ?? nothing, ignored: nothing });
}

function labelOf({ pictures }: Pick<Dataset, "pictures">, place: number): string {
  const { label, name } = pictures[place] as Dataset["pictures"][number];
  if (label !== undefined) return label;
  throw new RetrievalError({
    what: `label of ${name}`,
    expected: "one for every picture",
    got: "none",
    remedy: "Put the pictures of each class into a folder of its own, or choose a protocol that needs no labels.",
  });
}
