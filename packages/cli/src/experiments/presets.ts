import { stringify } from "yaml";

/** What a preset is fitted to. */
export interface PresetFacts {
  /** in the gallery */
  readonly pictures: number;
}

/** An experiment with a name, whose pictures are yet to be named. */
export interface Preset {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** What an experiment file would have under `grid`. */
  readonly grid: (facts: PresetFacts) => readonly object[];
}

/** Components that all systems are brought to, fewer than the pictures that they are found from. */
const equalDimensions = ({ pictures }: PresetFacts): number =>
  [128, 64, 32, 16, 8, 4, 2].find((each) => each < pictures) ?? 1;

/** The layer on which most heads did best of mobilenet_v2, 6 × 6 to 14 × 14 locations; inception_v3 is better and slower. */
const FAST = "mobilenet_v2@block_13_expand_relu";
const GOOD = "inception_v3@mixed8";

/** At natural and at equal dimensions; not whitened, which is a change of its own and wants many pictures. */
const atBoth = (facts: PresetFacts) => ["none", `pca(dimensions=${equalDimensions(facts)},whiten=false)`];

const definitions: readonly Preset[] = [
  {
    name: "quick",
    summary:
      "Ten heads on one early network, at natural and at equal dimensions: under five minutes for a thousand pictures",
    grid: (facts) => [
      {
        backbones: FAST,
        heads: ["gap", "gmp", "gem", "cat-avg-max", "spoc", "crow", "rmac", "netvlad(clusters=16)", "ghostvlad"],
        finishes: atBoth(facts),
      },
      { backbones: FAST, heads: "gem", indexes: ["hnsw"] },
    ],
  },
  {
    name: "pooling-survey",
    summary:
      "Every pooling: over the map, in windows, pyramids, second order and VLAD, at natural and at equal dimensions",
    grid: (facts) => [
      {
        backbones: GOOD,
        heads: [
          ...[
            "gap",
            "gmp",
            "gem",
            "add-avg-max",
            "cat-avg-max",
            "stochastic",
            "median",
            "spoc",
            "crow",
            "rmac",
            "scda",
          ],
          ...["spp", "spp(grids=1x2x4,pooling=average)", "spp-block|gap", "spp-block|gmp"],
          ...["netvlad(clusters=16)", "netvlad(clusters=64)", "ghostvlad", "compact-bilinear", "isqrt-cov"],
        ],
        finishes: atBoth(facts),
      },
      {
        backbones: GOOD,
        // Windows that overlap (stride below the kernel) and that do not, then what is left of the map side by side.
        necks: [
          ...["max-pool(kernel=3,stride=2)", "average-pool(kernel=3,stride=2)", "max-pool(kernel=2,stride=2)"],
          ...[
            "average-pool(kernel=2,stride=2)",
            "stochastic-pool(kernel=2,stride=2)",
            "median-pool(kernel=3,stride=2)",
          ],
          ...["add-avg-max-pool(kernel=2,stride=2)", "cat-avg-max-pool(kernel=2,stride=2)"],
        ],
        heads: ["flatten"],
        finishes: atBoth(facts),
      },
      // Of 1,280 channels all pairs are 819,840 numbers: the channels are projected first.
      { backbones: GOOD, necks: "project(dimensions=128)", heads: "bilinear", finishes: atBoth(facts) },
      { backbones: GOOD, heads: "flatten" },
    ],
  },
  {
    name: "netvlad-ablation",
    summary: "NetVLAD by its number of clusters, where they start from, and what is done behind it",
    grid: (facts) => [
      {
        backbones: GOOD,
        heads: { name: "netvlad", options: { clusters: [8, 16, 32, 64], centres: ["kmeans", "random"] } },
        finishes: [
          "none",
          `pca(dimensions=${equalDimensions(facts)},whiten=false)`,
          `pca(dimensions=${equalDimensions(facts)})`,
        ],
        seeds: [1, 2, 3],
      },
    ],
  },
  {
    name: "bilinear-ablation",
    summary: "Bilinear pooling by signed root, normalisation and the length of its sketch",
    grid: (facts) => {
      const seeds = [1, 2, 3];
      const root = [true, false];
      return [
        {
          backbones: GOOD,
          necks: ["project(dimensions=128)", "l2|project(dimensions=128)"],
          heads: { name: "bilinear", options: { root } },
          finishes: atBoth(facts),
          seeds,
        },
        {
          backbones: GOOD,
          heads: { name: "compact-bilinear", options: { dimensions: [512, 2048, 8192], root } },
          finishes: atBoth(facts),
        },
        { backbones: GOOD, heads: "isqrt-cov", finishes: atBoth(facts) },
      ];
    },
  },
];

/** Every preset by name. */
export const presets: Readonly<Record<string, Preset>> = Object.fromEntries(
  definitions.map((preset) => [preset.name, preset]),
);

/** As an experiment file, to start one's own from. @param data as it stands under `data` */
export function presetFile(
  { name, summary, grid }: Preset,
  data: object,
  facts: PresetFacts,
  protocol: object,
): string {
  return `# ${summary}\n${stringify({ name, data, ...(Object.keys(protocol).length > 0 && { protocol }), grid: grid(facts) })}`;
}
