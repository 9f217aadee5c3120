import type { StatedProtocol } from "@loci/core";
import { createProtocol, createRandom } from "@loci/core";
import type {
  CellFailure,
  CellLine,
  CellNeighbour,
  CellQuery,
  CellSummary,
} from "../../packages/cli/src/experiments/cell-result.js";
import { writtenMetrics } from "./written-metrics.js";

export interface MadeExperiment {
  /** names of systems; the k-th is right the more often the smaller k is */
  readonly systems: readonly string[];
  /** specifications of their heads; "gem" for all if left out */
  readonly heads?: readonly string[];
  readonly seeds: readonly number[];
  readonly queries: number;
  readonly kind?: "classes" | "places";
  readonly data?: string;
  /** steps of training of all systems but the first; none by default */
  readonly steps?: number;
}

const CLASSES = 8;
const CUTOFFS = [1, 2, 5, 10];

/** The lines of a results file as a real run would write them: figures made up with a seed, but consistent among each other. */
export function madeResults(experiment: MadeExperiment): CellLine[] {
  return experiment.systems.flatMap((_, place) =>
    experiment.seeds.flatMap((seed) => cellLines(experiment, place, seed)),
  );
}

/** Paths of the pictures that the lines name. */
export const madePictures = ({ queries }: Pick<MadeExperiment, "queries">): string[] =>
  Array.from({ length: queries }, (_, query) => nameOf(query));

const classOf = (picture: number) => `class ${picture % CLASSES}`;
const nameOf = (picture: number) => `${classOf(picture).replace(" ", "-")}/${picture}.png`;

function cellLines(experiment: MadeExperiment, place: number, seed: number): CellLine[] {
  const { kind = "classes", queries, steps = 0 } = experiment;
  const random = createRandom(1000 * place + seed);
  // Some queries are hard for all systems.
  const hardness = createRandom(7);
  const asked = Array.from({ length: queries }, (_, query): CellQuery => {
    const chance = Math.min(0.98, Math.max(0.03, 0.95 - 0.02 * place - 0.6 * hardness.uniform() ** 2));
    const neighbours = neighboursOf(query, chance, random.uniform, queries, kind);
    const first = neighbours.findIndex(({ isPositive }) => isPositive);
    const scores = CUTOFFS.map((k) => [`recall@${k}`, first >= 0 && first < k ? 1 : 0] as const);
    return {
      ...{ kind: "query", query: nameOf(query), neighbours },
      scores: { ...Object.fromEntries(scores), MRR: first < 0 ? 0 : 1 / (first + 1) },
      groups: { label: classOf(query), condition: ["day", "dusk", "night"][query % 3] as string },
      ...(kind === "places" && { position: positionOf(query) }),
    };
  });
  const training = place > 0 && steps > 0 ? writtenMetrics(steps) : [];
  return [
    summary(experiment, place, seed, asked),
    ...asked,
    ...training.map(
      (entry) =>
        ({
          kind: "training",
          entry: entry.kind === "step" ? { ...entry, loss: entry.loss + 0.05 * place } : entry,
        }) as const,
    ),
  ];
}

/** A grid of streets, metres in a plane. */
const positionOf = (picture: number) => ({ x: 60 * (picture % 9), y: 80 * Math.floor(picture / 9) });

function neighboursOf(
  query: number,
  chance: number,
  uniform: () => number,
  pictures: number,
  kind: string,
): CellNeighbour[] {
  return Array.from({ length: 10 }, (_, rank): CellNeighbour => {
    const isPositive = uniform() < chance * (1 - 0.04 * rank);
    const step = 1 + Math.floor(uniform() * (pictures / CLASSES - 1));
    const other = (query + CLASSES * step + (isPositive ? 0 : 1 + (rank % (CLASSES - 1)))) % pictures;
    const common = { path: nameOf(other), score: 0.95 - 0.03 * rank, isPositive };
    if (kind === "classes") return common;
    const here = positionOf(query);
    const position = isPositive ? { x: here.x + 3 * rank - 9, y: here.y + 8 } : positionOf(other);
    return { ...common, position, metres: Math.hypot(position.x - here.x, position.y - here.y) };
  });
}

function summary(experiment: MadeExperiment, place: number, seed: number, asked: readonly CellQuery[]): CellSummary {
  const { systems, heads = [], data = "drawn", steps = 0 } = experiment;
  const names = Object.keys(asked[0]?.scores ?? {});
  const dimension = [512, 512, 32768, 4096, 128][place % 5] as number;
  return {
    ...{
      kind: "cell",
      format: 1,
      id: `${(place * 100 + seed).toString(16).padStart(16, "0")}`,
      system: systems[place] as string,
    },
    configuration: configurationOf(heads[place] ?? "gem", seed, place > 0 && steps > 0),
    data: {
      name: data,
      fingerprint: "ab".repeat(32),
      pictures: asked.length,
      queries: asked.length,
      gallery: asked.length,
    },
    protocol: statedProtocol(experiment.kind),
    metrics: names.map((name) => {
      const value = asked.reduce((sum, { scores }) => sum + (scores[name] as number), 0) / asked.length;
      return { name, value, lower: value, upper: value };
    }),
    ...{
      dimension,
      bytes: 4 * dimension,
      parameters: place === 0 ? 0 : 64 * dimension,
      indexRecall: 1 - 0.003 * (place % 4),
    },
    cost: {
      ...{
        seconds: 100 + place,
        trainingSeconds: place === 0 ? 0 : 90 * place,
        millisecondsPerPicture: 8 + (place % 6),
      },
      ...{
        millisecondsPerQuery: 0.2 + dimension / 9000 + 0.01 * place,
        indexBytes: 4 * dimension * asked.length,
        peakBytes: 7e8,
      },
    },
    environment: {
      versions: { loci: "0.1.0", node: "20.19.0" },
      ...{ processor: "a processor", cores: 2, memoryBytes: 8e9, finished: "2026-01-02T03:04:05.000Z" },
    },
  };
}

function configurationOf(head: string, seed: number, isTrained = false): CellSummary["configuration"] {
  return {
    ...{ source: "mobilenet_v2@block_13_expand_relu", head, fit: "crop", size: 224, flip: false, scales: [1] },
    ...{ training: isTrained ? { loss: { name: "triplet", margin: 0.1 }, epochs: 3 } : null, index: { kind: "flat" } },
    ...{ rerank: null, seed },
  };
}

function statedProtocol(kind: MadeExperiment["kind"]): StatedProtocol {
  return createProtocol(kind === "places" ? "netvlad-25m" : "leave-one-out", { cutoffs: CUTOFFS }).stated;
}

export const madeFailure: CellFailure = {
  ...{ kind: "failure", format: 1, id: "00000000000000ff", system: "bilinear <big>" },
  ...{ configuration: configurationOf("bilinear", 1), message: "bilinear: no memory & no hope" },
};
