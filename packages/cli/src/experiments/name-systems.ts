import { formatStageSpec } from "@loci/core";
import type { HeadSpec } from "@loci/heads";
import { type IndexKind, indexKinds } from "@loci/index";
import { defined } from "../defined.js";
import type { CellConfiguration } from "./cell-result.js";
import type { TrainingChoice } from "./experiment-schema.js";
import { shortHead } from "./head-text.js";

export interface NamedConfiguration {
  readonly configuration: CellConfiguration;
  readonly head: HeadSpec;
  readonly training: TrainingChoice | null;
}

/**
 * Short names for what the cells have of their own: the head, and of everything else only what is not the same in all of
 * them. Cells that differ in the seed alone have one name.
 */
export function nameSystems(cells: readonly NamedConfiguration[]): readonly string[] {
  const parts = cells.map(partsOf);
  const varies = (name: keyof ReturnType<typeof partsOf>) => new Set(parts.map((each) => each[name])).size > 1;
  const shown = (Object.keys(parts[0] ?? {}) as (keyof ReturnType<typeof partsOf>)[]).filter(
    (name) => name === "head" || varies(name),
  );
  return parts.map((each) =>
    shown
      .map((name) => each[name])
      .filter((text) => text !== "")
      .join(" "),
  );
}

function partsOf({ configuration, head, training }: NamedConfiguration) {
  const { source, size, fit, flip, scales, index, rerank } = configuration;
  return {
    head: shortHead(head),
    source: `@${source}`,
    size: `${size} px`,
    fit: fit as string,
    views: [
      ...(flip ? ["flip"] : []),
      ...(scales.length > 1 || scales[0] !== 1 ? [`scales ${scales.join("+")}`] : []),
    ].join(" "),
    training:
      training === null
        ? ""
        : `trained by ${formatStageSpec({ name: training.name, options: defined(training.overrides) })}`,
    index: indexText(index),
    rerank: rerank === null ? "" : `then ${rerank}`,
  };
}

/** Empty for what everybody expects: exact search in full precision. */
function indexText({ kind, precision, ...options }: CellConfiguration["index"]): string {
  const usual = indexKinds[kind as IndexKind].precisions[0];
  const text = formatStageSpec({
    name: kind,
    options: defined({ ...options, ...(precision !== usual && { precision }) }),
  });
  return text === "flat" ? "" : text;
}
