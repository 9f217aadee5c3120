import {
  type Fit,
  fits,
  formatStageSpec,
  type ModelViewChoice,
  modelViews,
  parseStageSpec as parseIndexSpec,
  RetrievalError,
} from "@loci/core";
import {
  checkHeadSpec,
  finishDefinitions,
  type HeadSpec,
  neckDefinitions,
  parseSource,
  parseStageSpec,
  readHeadObject,
  resolveStage,
  type StageDefinition,
  type StageSpec,
} from "@loci/heads";
import { hnswRanges, type IndexKind, indexKinds, precisionNames } from "@loci/index";
import { z } from "zod";
import { defined } from "../defined.js";
import { chooseReranking, rerankingAsJson } from "../rerank-option.js";

/** The word for an axis value that leaves something out. */
export const NONE = "none";

type Options = Readonly<Record<string, unknown>>;

/** `{ a: [1, 2], b: 3 }` → `{ a: 1, b: 3 }`, `{ a: 2, b: 3 }`: an option that is a list is tried with each of its values. */
export function multiplyOptions(options: Options): readonly Options[] {
  return Object.entries(options).reduce<readonly Options[]>(
    (all, [key, value]) =>
      all.flatMap((some) =>
        (Array.isArray(value) ? value : [value]).map((each: unknown) => ({ ...some, [key]: each })),
      ),
    [{}],
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One head, or several where options are lists: `gem(p=4)`, or `{ name: netvlad, options: { clusters: [16, 64] } }`. */
export function readHeads(value: unknown): readonly HeadSpec[] {
  const options = isObject(value) && isObject(value["options"]) ? multiplyOptions(value["options"]) : undefined;
  const given = options === undefined ? [value] : options.map((each) => ({ ...(value as object), options: each }));
  return given.map((each) => {
    const spec = readHeadObject(each);
    checkHeadSpec(spec);
    return spec;
  });
}

/** A chain of necks, or several where options are lists: `none`, `l2|max-pool(kernel=2,stride=2)`. */
export const readNecks = (value: unknown) => readChains("neck", neckDefinitions, value);
/** A chain of finishes: `none`, `power|pca(dimensions=128)`, `{ name: pca, options: { dimensions: [64, 128] } }`. */
export const readFinishes = (value: unknown) => readChains("finish", finishDefinitions, value);

function readChains(
  kind: string,
  catalogue: Readonly<Record<string, StageDefinition>>,
  value: unknown,
): readonly (readonly StageSpec[])[] {
  if (value === NONE) return [[]];
  const chains =
    typeof value === "string" ? [value.split("|").map((text) => parseStageSpec(text))] : readStages(kind, value);
  for (const stage of chains.flat()) resolveStage(kind, catalogue, stage);
  return chains;
}

function readStages(kind: string, value: unknown): readonly (readonly StageSpec[])[] {
  const { name, options = {} } = isObject(value) ? value : {};
  if (typeof name === "string" && isObject(options))
    return multiplyOptions(options).map((each) => [{ name, options: each }]);
  const expected = `${NONE}, a text like "pca(dimensions=128)", or name and options`;
  throw new RetrievalError({ what: kind, expected, got: JSON.stringify(value) });
}

const graphOptions = Object.fromEntries(
  Object.entries(hnswRanges).map(([name, { least, most }]) => [name, z.int().min(least).max(most).optional()]),
);
const indexStages = Object.fromEntries(
  Object.entries(indexKinds).map(([name, kind]) => {
    const precision = z.enum(precisionNames).refine((one) => (kind.precisions as readonly string[]).includes(one), {
      error: `expected ${kind.precisions.join(" or ")}`,
    });
    const options = z.strictObject({
      precision: precision.default(kind.precisions[0]).describe("how descriptors are held"),
      ...("graph" in kind && graphOptions),
    });
    return [name, { name, options }];
  }),
);

/** `flat`, `hnsw(ef=32)`, `usearch(precision=float16)`. */
export type IndexChoice = Options & { readonly kind: IndexKind };

/** How the gallery is searched. */
export function readIndexes(value: unknown): readonly IndexChoice[] {
  const specs =
    typeof value === "string" ? [parseIndexSpec("index", "hnsw(ef=32)", value)] : readStages("index", value).flat();
  return specs.map((spec) => {
    const { options } = resolveStage("index", indexStages, spec);
    return { kind: spec.name as IndexKind, ...options };
  });
}

/** A chain of re-rankers with every option written out, null for none. */
export function readRerank(value: unknown): string | null {
  if (value === NONE || value === null) return null;
  if (typeof value !== "string") {
    throw new RetrievalError({
      what: "re-ranking",
      expected: `${NONE} or a text like "aqe(k=10)"`,
      got: JSON.stringify(value),
    });
  }
  return rerankingAsJson(chooseReranking(value))
    .map(({ name, options }) => formatStageSpec({ name, options: defined(options) }))
    .join("|");
}

/** How a picture is looked at: `none`, `flip`, `{ flip: true, scales: [1, 0.7071] }`. */
export function readViews(value: unknown): Required<ModelViewChoice> {
  if (value === NONE) return { flip: false, scales: [1] };
  if (value === "flip") return { flip: true, scales: [1] };
  const parsed = z
    .strictObject({ flip: z.boolean().default(false), scales: z.array(z.number()).default([1]) })
    .safeParse(value);
  if (!parsed.success) {
    const expected = `${NONE}, flip, or flip and scales, as in {flip: true, scales: [1, 0.7071]}`;
    throw new RetrievalError({ what: "views", expected, got: JSON.stringify(value) });
  }
  modelViews(parsed.data);
  return parsed.data;
}

/** A backbone, with its layers where they are named: `mobilenet_v2`, `inception_v3@mixed7`. */
export function readBackbone(value: unknown): ReturnType<typeof parseSource> {
  if (typeof value === "string") return parseSource(value);
  const { name, layers } = isObject(value) ? value : {};
  const named = typeof layers === "string" ? [layers] : layers;
  if (typeof name === "string" && Array.isArray(named)) return parseSource(`${name}@${named.join("+")}`);
  const expected = "a text like inception_v3@mixed7, or name and layers";
  throw new RetrievalError({ what: "backbone", expected, got: JSON.stringify(value) });
}

export const fitNames = Object.keys(fits) as [Fit, ...Fit[]];
