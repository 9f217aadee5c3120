import type { Dataset, Picture, Position } from "../../datasets/dataset.js";
import { withinRadius } from "../../datasets/within-radius.js";
import { RetrievalError } from "../../errors.js";
import type { Judgements, ProtocolDefinition, ProtocolRules, ProtocolSettings } from "../protocol.js";
import { judgeAll, nothing, type Truth } from "./asking.js";

const rules = ({ radius }: ProtocolSettings): ProtocolRules => ({
  positives: `gallery pictures at most ${radius} m from the query, whatever their heading`,
  selfMatch: "the query itself, where it is in the gallery, is excluded by identity",
  ignored: "nothing",
  queriesWithoutPositives: "queries without positives count as misses",
  ties: "equal distances are in gallery order",
});

const settings: ProtocolSettings = { cutoffs: [1, 5, 10, 20], radius: 25, otherSequences: false };

export const netvlad25m: ProtocolDefinition = {
  name: "netvlad-25m",
  summary: "Recall within 25 metres, as on Pittsburgh, Tokyo, SF-XL and St Lucia",
  source: "Arandjelović et al.: NetVLAD, CVPR 2016 (arXiv 1511.07247); Berton et al., CVPR 2022 (arXiv 2204.03444)",
  settings,
  metrics: ["recall@k"],
  rules,
  judge: (dataset, given) => judgeAll(dataset, near(dataset, given), "missed", given),
};

export const msls740: ProtocolDefinition = {
  name: "msls-740",
  summary: "Mapillary SLS validation as its own evaluator takes it: 740 queries, no panoramas",
  source:
    "Warburg et al.: Mapillary Street-Level Sequences, CVPR 2020; github.com/mapillary/mapillary_sls, evaluate.py",
  settings,
  metrics: ["recall@k", "mAP@k"],
  rules: (given) => ({
    ...rules(given),
    ignored: "panoramas, and pictures outside the subtask (columns pano and all)",
    queriesWithoutPositives:
      "queries without positives are left out and counted, as are panoramas and queries outside the subtask",
  }),
  judge: judgeSubtask,
};

export const mslsAll: ProtocolDefinition = {
  name: "msls-all",
  summary: "Mapillary SLS validation with every query: 11,084",
  source: "Berton et al.: Deep Visual Geo-localization Benchmark, CVPR 2022 (arXiv 2204.03444), data as prepared there",
  settings,
  metrics: ["recall@k"],
  rules,
  judge: netvlad25m.judge,
};

export const tokyo247Nms: ProtocolDefinition = {
  name: "tokyo247-nms",
  summary: "Tokyo 24/7: the cut-outs of one panorama count once",
  source: "Torii et al.: 24/7 Place Recognition by View Synthesis, CVPR 2015; as in NetVLAD, CVPR 2016",
  settings,
  metrics: ["recall@k"],
  rules: (given) => ({
    ...rules(given),
    ignored: "all but the first ranked of the cut-outs of one panorama, which are the pictures at exactly one position",
  }),
  judge: (dataset, given) => ({ ...netvlad25m.judge(dataset, given), groups: panoramas(dataset) }),
};

function near(dataset: Dataset, { radius }: ProtocolSettings): Truth {
  const positionsOf = (pictures: readonly number[]) => pictures.map((picture) => positionOf(dataset, picture));
  const found = withinRadius(positionsOf(dataset.gallery), positionsOf(dataset.queries), radius as number);
  return (query) => ({ positives: found[query] as Int32Array, ignored: nothing });
}

/** Numbers the positions of the gallery in the order in which they come first. */
function panoramas(dataset: Dataset): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(dataset.gallery, (picture) => {
    const position = Object.values(positionOf(dataset, picture)).join(" ");
    const number = numbers.get(position) ?? numbers.size;
    numbers.set(position, number);
    return number;
  });
}

function judgeSubtask(dataset: Dataset, given: ProtocolSettings): Judgements {
  const isTaken = (picture: number) => inSubtask(dataset.pictures[picture] as Picture);
  const outside = [...dataset.gallery.keys()].filter((place) => !isTaken(dataset.gallery[place] as number));
  const truth = near(dataset, given);
  const asks = (query: number) => isTaken(dataset.queries[query] as number);
  const truthOfTaken: Truth = (query) =>
    asks(query) ? { ...truth(query), ignored: outside } : { positives: nothing, ignored: outside };
  return judgeAll(dataset, truthOfTaken, "left out", given);
}

function inSubtask({ name, attributes }: Picture): boolean {
  const subtask = attributes?.["all"];
  if (subtask === undefined) {
    throw new RetrievalError({
      what: `msls-740: subtask of ${name}`,
      expected: "a column all (subtask_index.csv of Mapillary SLS)",
      got: "none",
      remedy: "Give the data in Mapillary's own layout, or use msls-all, which takes every query.",
    });
  }
  return isTrue(subtask) && !isTrue(attributes?.["pano"] ?? "false");
}

const isTrue = (value: string) => /^(true|1|1\.0|yes)$/i.test(value.trim());

function positionOf({ pictures }: Dataset, place: number): Position {
  const { position, name } = pictures[place] as Picture;
  if (position !== undefined) return position;
  throw new RetrievalError({
    what: `position of ${name}`,
    expected: "one for every picture",
    got: "none",
    remedy: "Give columns latitude and longitude or x and y, or @-separated names, or choose another protocol.",
  });
}
