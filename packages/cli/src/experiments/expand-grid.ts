import { type Backbone, modelViews, type OneOrMore, openBackbone, RetrievalError } from "@loci/core";
import { featureMapShapes, type HeadSpec, planHead, resolveConfiguration } from "@loci/heads";
import type { CellConfiguration } from "./cell-result.js";
import type { GridBlock, TrainingChoice } from "./experiment-schema.js";
import { completeHead } from "./head-text.js";
import { nameSystems } from "./name-systems.js";
import type { CellWork } from "./planned-cell.js";
import type { ReadExperiment } from "./read-experiment.js";

/** A cell whose id waits for the data. */
export interface GridCell {
  readonly configuration: CellConfiguration;
  readonly work: CellWork;
  readonly system: string;
  readonly backboneFingerprint: string;
}

/** One point of a grid, before it is checked. */
interface Point {
  readonly backbone: GridBlock["backbones"][number];
  readonly layers: string | undefined;
  readonly size: number | undefined;
  readonly fit: CellConfiguration["fit"] | undefined;
  readonly head: HeadSpec;
  readonly views: GridBlock["views"][number];
  readonly training: TrainingChoice | null;
  readonly index: CellWork["index"];
  readonly rerank: string | null;
  readonly seed: number;
  /** where head and backbone stand */
  readonly headRoute: readonly PropertyKey[];
  readonly sourceRoute: readonly PropertyKey[];
}

/**
 * Every cell of the experiment's grids, equal ones once; layers and shapes are checked, so that no cell can fail for its
 * configuration alone.
 * @throws RetrievalError naming the line of the head or backbone that does not go with the rest
 */
export async function expandGrid({ experiment, whereIs }: ReadExperiment): Promise<readonly GridCell[]> {
  const open = openOnce();
  const networks = new Map<string, { readonly fingerprint: string; readonly reference: string }>();
  const cells = new Map<string, Omit<GridCell, "system">>();
  const choices = new Map<string, TrainingChoice | null>();
  for (const [number, block] of experiment.grid.entries()) {
    for (const point of pointsOf(block, ["grid", number])) {
      const reference = point.backbone.backbone;
      const backbone = await open(reference);
      const { name, fingerprint } = backbone;
      const known = networks.get(name) ?? { fingerprint, reference };
      if (known.fingerprint !== fingerprint)
        throw ambiguous(whereIs(point.sourceRoute), name, [known.reference, reference]);
      networks.set(name, known);
      const cell = await toCell(point, backbone, whereIs);
      checkTogether(point, whereIs);
      const key = JSON.stringify(cell.configuration);
      cells.set(key, cells.get(key) ?? cell);
      choices.set(key, point.training);
    }
  }
  const all = [...cells.values()];
  const systems = nameSystems(
    [...cells].map(([key, { configuration, work }]) => ({
      configuration,
      head: work.head,
      training: choices.get(key) ?? null,
    })),
  );
  return all.map((cell, place) => ({ ...cell, system: systems[place] as string }));
}

/** A network in a file is known by the file's name, and its cells by that: two of one name would be one. */
const ambiguous = (where: string, name: string, [first, second]: readonly [string, string]): RetrievalError =>
  new RetrievalError({
    what: `${where}: networks called ${name}`,
    expected: "one",
    got: `${first} and ${second}, which are not the same`,
    remedy: "Give them names: loci backbones add NAME FILE",
  });

/** The product of a block's axes. */
function* pointsOf(block: GridBlock, route: readonly PropertyKey[]): Generator<Point> {
  const heads = block.heads.flatMap((specs, place) =>
    specs.map((head) => ({ head, headRoute: [...route, "heads", place] })),
  );
  const sources = block.backbones.flatMap((backbone, place) =>
    (block.layers ?? [undefined]).map((layers, at) => ({
      ...{ backbone, layers },
      sourceRoute: layers === undefined ? [...route, "backbones", place] : [...route, "layers", at],
    })),
  );
  const network = product({ source: sources, size: block.sizes ?? [undefined], fit: block.fits ?? [undefined] });
  const stages = product({ neck: block.necks.flat(), head: heads, finish: block.finishes.flat() });
  const rest = product({
    training: block.training,
    views: block.views,
    index: block.indexes.flat(),
    rerank: block.rerank,
    seed: block.seeds,
  });
  for (const { source, ...seen } of network) {
    for (const {
      neck,
      head: { head, headRoute },
      finish,
    } of stages) {
      const whole = around(head, neck, finish);
      for (const how of rest) yield { ...source, ...seen, ...how, head: whole, headRoute };
    }
  }
}

type Axes = Readonly<Record<string, readonly unknown[]>>;
type PointOf<Given extends Axes> = { readonly [Name in keyof Given]: Given[Name][number] };

function product<Given extends Axes>(axes: Given): PointOf<Given>[] {
  return Object.entries(axes).reduce<Record<string, unknown>[]>(
    (all, [name, values]) => all.flatMap((some) => values.map((value) => ({ ...some, [name]: value }))),
    [{}],
  ) as PointOf<Given>[];
}

/** Necks of the grid come before those of the head itself, finishes behind. */
function around(head: HeadSpec, before: readonly HeadSpec[], behind: readonly HeadSpec[]): HeadSpec {
  const [necks, finishes] = [
    [...before, ...(head.necks ?? [])],
    [...(head.finishes ?? []), ...behind],
  ];
  return { ...head, ...(necks.length > 0 && { necks }), ...(finishes.length > 0 && { finishes }) };
}

async function toCell(point: Point, backbone: Backbone, whereIs: ReadExperiment["whereIs"]) {
  const { head, training, index, rerank } = point;
  const named = point.layers?.split("+") ?? point.backbone.layers ?? [backbone.defaultLayer];
  const layers = named as unknown as OneOrMore<string>;
  const { fit = backbone.preprocessing.fit, size = backbone.preprocessing.size } = point;
  const views = modelViews(point.views);
  const shapes = at(whereIs(point.sourceRoute), () =>
    featureMapShapes({
      backbone,
      layers,
      views,
      preprocessing: { fit: fit as typeof backbone.preprocessing.fit, size },
    }),
  );
  const { parameterDims } = at(whereIs(point.headRoute), () => planHead(head, shapes, views.length));
  const learns = training !== null || Object.keys(parameterDims).length > 0;
  // Nothing is random in it: another seed would give the same once more.
  const seed = learns || index.kind !== "flat" || rerank !== null ? point.seed : 42;
  const resolved = training && resolveConfiguration({ ...training.input, seed });
  const configuration: CellConfiguration = {
    source: backbone.name.includes("+") ? layers.join("+") : `${backbone.name}@${layers.join("+")}`,
    head: completeHead(head),
    ...{ fit, size, flip: point.views.flip, scales: point.views.scales },
    training: resolved && { recipe: training?.name, ...resolved },
    ...{ index, rerank, seed },
  };
  const work: CellWork = { backbone: point.backbone.backbone, layers, head, views, index, training: resolved };
  return { configuration, work, backboneFingerprint: backbone.fingerprint };
}

function at<Value>(where: string, compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof RetrievalError)) throw error;
    throw new RetrievalError({ what: `${where}: ${error.message}`, cause: error });
  }
}

function checkTogether({ index, rerank, headRoute, fit }: Point, whereIs: ReadExperiment["whereIs"]): void {
  const block = headRoute.slice(0, 2);
  if (index.kind !== "flat" && rerank !== null) {
    throw new RetrievalError({
      what: `${whereIs([...block, "rerank"])}: re-ranking in an experiment`,
      expected: "exact search (flat) before it",
      got: index.kind,
      remedy: "Put the two axes into grids of their own",
    });
  }
  if (fit === "shorter-side") {
    throw new RetrievalError({
      what: `${whereIs([...block, "fits"])}: fit`,
      expected: "fill, crop or letterbox, whose feature maps can be shared",
      got: fit,
    });
  }
}

function openOnce(): (name: string) => Promise<Backbone> {
  const opened = new Map<string, Promise<Backbone>>();
  return (name) => {
    const backbone = opened.get(name) ?? openBackbone(name);
    opened.set(name, backbone);
    return backbone;
  };
}
