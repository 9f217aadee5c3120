import type { Region } from "@loci/cli/client";

/** A picture of a query: one of the index by its id, or one that this browser keeps under the hash of its content. */
export interface ExampleReference {
  readonly kind: "indexed" | "upload";
  readonly key: string;
  readonly region?: Region | undefined;
}

export const indexedExample = (id: number): ExampleReference => ({ kind: "indexed", key: `${id}` });

/** The change of the state that begins a search with other pictures. */
export const searchWith = (positive: readonly ExampleReference[]): Partial<PageState> => ({
  positive,
  negative: [],
  why: undefined,
});

export const views = ["pictures", "map", "overview"] as const;
export type View = (typeof views)[number];

/** All that the address of the page says. */
export interface PageState {
  /** `undefined`: the first one. */
  readonly index: string | undefined;
  readonly positive: readonly ExampleReference[];
  readonly negative: readonly ExampleReference[];
  readonly k: number;
  readonly where: string;
  /** Only pictures within south,west,north,east. */
  readonly within: string;
  readonly rerank: string;
  /** Scores below it count as unknown. */
  readonly unknown: number | undefined;
  readonly view: View;
  /** Id of the hit that is explained. */
  readonly why: number | undefined;
}

export const [LEAST_K, MOST_K] = [1, 100];
const USUAL_K = 20;

export const emptyState: PageState = {
  index: undefined,
  positive: [],
  negative: [],
  k: USUAL_K,
  where: "",
  within: "",
  rerank: "",
  unknown: undefined,
  view: "pictures",
  why: undefined,
};

/** The query part of the address; `readState` makes the same state of it. */
export function writeState(state: PageState): string {
  const parameters = new URLSearchParams();
  const set = (name: string, value: string | number | undefined, usual: string | number | undefined = "") => {
    if (value !== undefined && value !== usual) parameters.set(name, `${value}`);
  };
  set("index", state.index);
  for (const example of state.positive) parameters.append("like", writeExample(example));
  for (const example of state.negative) parameters.append("unlike", writeExample(example));
  set("k", state.k, USUAL_K);
  set("where", state.where);
  set("within", state.within);
  set("rerank", state.rerank);
  set("unknown", state.unknown);
  set("view", state.view, "pictures");
  set("why", state.why);
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** What makes no sense is left out: addresses are typed and cut off by people. */
export function readState(search: string): PageState {
  const parameters = new URLSearchParams(search);
  const text = (name: string) => parameters.get(name) ?? "";
  const number = (name: string, least: number, most: number) => {
    const value = text(name) === "" ? Number.NaN : Number(text(name));
    return value >= least && value <= most ? value : undefined;
  };
  const whole = (name: string, least: number, most: number) => {
    const value = number(name, least, most);
    return Number.isInteger(value) ? value : undefined;
  };
  const examples = (name: string) => parameters.getAll(name).flatMap((each) => readExample(each) ?? []);
  return {
    index: parameters.get("index") ?? undefined,
    positive: examples("like"),
    negative: examples("unlike"),
    k: whole("k", LEAST_K, MOST_K) ?? USUAL_K,
    where: text("where"),
    within: text("within"),
    rerank: text("rerank"),
    unknown: number("unknown", -1, 1),
    view: views.find((view) => view === text("view")) ?? "pictures",
    why: whole("why", 0, Number.MAX_SAFE_INTEGER),
  };
}

function writeExample({ kind, key, region }: ExampleReference): string {
  const box = region && `@${[region.left, region.top, region.width, region.height].map(Math.round).join(",")}`;
  return `${kind}.${key}${box ?? ""}`;
}

function readExample(text: string): ExampleReference | undefined {
  const [, kind, key, box] = /^(indexed|upload)\.(\w+)(?:@(\d+,\d+,\d+,\d+))?$/.exec(text) ?? [];
  if (kind === undefined || key === undefined) return undefined;
  const [left = 0, top = 0, width = 0, height = 0] = box?.split(",").map(Number) ?? [];
  const region = width > 0 && height > 0 ? { left, top, width, height } : undefined;
  return { kind: kind as ExampleReference["kind"], key, region };
}
