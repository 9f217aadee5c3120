import { RetrievalError } from "@loci/core";
import { headDefinitions } from "./catalogue.js";
import { finishDefinitions } from "./finishes/catalogue.js";
import type { HeadDefinition } from "./head-definition.js";
import { neckDefinitions } from "./necks/catalogue.js";
import { formatStageSpec, parseStageSpec, resolveStage, type StageSpec } from "./stage-spec.js";

/** A head, what comes before it and what comes behind it. */
export interface HeadSpec extends StageSpec {
  readonly necks?: readonly StageSpec[];
  readonly finishes?: readonly StageSpec[];
}

/**
 * `gem(p=4)`, or a chain of necks, one head and finishes: `l2|max-pool(kernel=3,stride=2)|gem|power`.
 * @throws RetrievalError when it is written otherwise or a name is unknown
 */
export function parseHeadSpec(text: string): HeadSpec {
  const stages = text.split("|").map(parseStageSpec);
  const isIn = (catalogue: object) => (stage: StageSpec) => Object.hasOwn(catalogue, stage.name);
  const known = stages.findIndex(isIn(headDefinitions));
  // Without a known head the first that is no neck is a misspelt one.
  const place = known >= 0 ? known : stages.findIndex((stage) => !isIn(neckDefinitions)(stage));
  const [head, necks, finishes] = [stages[place], stages.slice(0, place), stages.slice(place + 1)];
  const isMisplaced =
    head === undefined ||
    isIn(finishDefinitions)(head) ||
    necks.some(isIn(finishDefinitions)) ||
    finishes.some((stage) => isIn(headDefinitions)(stage) || isIn(neckDefinitions)(stage));
  if (isMisplaced) {
    throw new RetrievalError({
      what: `head "${text}"`,
      expected: "necks, then one head, then finishes, joined by |, for example l2|gem(p=4)|power",
      remedy: '"loci heads" lists them all',
    });
  }
  return { ...head, ...(necks.length > 0 && { necks }), ...(finishes.length > 0 && { finishes }) };
}

/** The inverse of `parseHeadSpec`. */
export function formatHeadSpec({ necks = [], finishes = [], ...head }: HeadSpec): string {
  return [...necks, head, ...finishes].map(formatStageSpec).join("|");
}

/** The catalogue's entry and its options complete and checked. @throws RetrievalError naming the nearest known option */
export function resolveHeadSpec(spec: StageSpec): { definition: HeadDefinition; options: Record<string, unknown> } {
  return resolveStage("head", headDefinitions, spec);
}
