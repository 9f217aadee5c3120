import type { Dataset } from "../../datasets/dataset.js";
import { RetrievalError } from "../../errors.js";
import type { ProtocolDefinition, ProtocolSettings } from "../protocol.js";
import { judgeAll, nothing, type Truth } from "./asking.js";

export const sequence: ProtocolDefinition = frames("sequence", 2, {
  summary: "Two walks along the same way; corridor's tolerance of 2 frames unless set",
  source: "Milford: Vision-based place recognition: how low can you go?, IJRR 2013; as in VPR-Bench's corridor",
});

export const nordland1: ProtocolDefinition = frames("nordland-1", 1, {
  summary: "Nordland's seasons, one frame to either side",
  source: "Olid, Fácil, Civera: Single-View Place Recognition under Seasonal Changes, IROS-W 2018 (arXiv 1808.06516)",
});

export const nordland10: ProtocolDefinition = frames("nordland-10", 10, {
  summary: "Nordland's seasons, ten frames to either side",
  source: "Berton et al.: Deep Visual Geo-localization Benchmark, CVPR 2022 (arXiv 2204.03444)",
});

function frames(
  name: string,
  tolerance: number,
  about: Pick<ProtocolDefinition, "summary" | "source">,
): ProtocolDefinition {
  return {
    name,
    ...about,
    settings: { cutoffs: [1, 5, 10], tolerance },
    metrics: ["recall@k"],
    rules: (settings) => ({
      positives: `gallery pictures at most ${toleranceOf(settings)} frames before or after the query's own frame number`,
      selfMatch: "the query itself, where it is in the gallery, is excluded by identity",
      ignored: "nothing",
      queriesWithoutPositives: "queries without positives count as misses",
      ties: "equal distances are in gallery order",
    }),
    judge: (dataset, settings) => judgeAll(dataset, nearFrames(dataset, toleranceOf(settings)), "missed", settings),
  };
}

const toleranceOf = ({ tolerance }: ProtocolSettings) => tolerance as number;

function nearFrames(dataset: Dataset, tolerance: number): Truth {
  const byFrame = dataset.gallery
    .map((picture, place) => ({ place, frame: frameOf(dataset, picture) }))
    .sort((a, b) => a.frame - b.frame || a.place - b.place);
  const asked = dataset.queries.map((picture) => frameOf(dataset, picture));
  return (query) => {
    const frame = asked[query] as number;
    const positives: number[] = [];
    for (let i = firstFrom(byFrame, frame - tolerance); i < byFrame.length; i++) {
      const candidate = byFrame[i] as (typeof byFrame)[number];
      if (candidate.frame > frame + tolerance) break;
      positives.push(candidate.place);
    }
    return { positives: positives.sort((a, b) => a - b), ignored: nothing };
  };
}

/** Binary search: the first place whose frame is not below `least`. */
function firstFrom(sorted: readonly { readonly frame: number }[], least: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] as { frame: number }).frame < least) from = middle + 1;
    else to = middle;
  }
  return from;
}

function frameOf({ pictures }: Dataset, place: number): number {
  const { frame, name } = pictures[place] as Dataset["pictures"][number];
  if (frame !== undefined) return frame;
  throw new RetrievalError({
    what: `frame number of ${name}`,
    expected: "one for every picture",
    got: "none",
    remedy: "Give the data as folders query/ and database/ in walking order, or with a column frame.",
  });
}
