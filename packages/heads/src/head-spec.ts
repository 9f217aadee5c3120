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
  /** With the name "concat": heads whose descriptors, each of unit norm, stand side by side. */
  readonly branches?: readonly HeadSpec[];
}

/** The name of a head that is several heads side by side. */
export const CONCAT = "concat";

/**
 * `gem(p=4)`; a chain of necks, one head and finishes, `l2|max-pool(kernel=3,stride=2)|gem|power`; or chains side by side,
 * `gem&gmp`. `|` binds closer than `&`: `(gem&gmp)|pca` has one pca behind both.
 * @throws RetrievalError when it is written otherwise or a name is unknown
 */
export function parseHeadSpec(text: string): HeadSpec {
  const branches = splitOutside(text, "&").map((chain) => parseChain(chain));
  return branches.length === 1 ? (branches[0] as HeadSpec) : { name: CONCAT, options: {}, branches };
}

function parseChain(text: string): HeadSpec {
  const items = splitOutside(text, "|").map((item) => item.trim());
  const stages = items.map((item) => (isGroup(item) ? parseHeadSpec(item.slice(1, -1)) : parseStageSpec(item)));
  const isIn = (catalogue: object) => (stage: StageSpec) => Object.hasOwn(catalogue, stage.name);
  const known = stages.findIndex((stage, place) => isGroup(items[place] as string) || isIn(headDefinitions)(stage));
  // Without a known head the first that is no neck is a misspelt one.
  const place = known >= 0 ? known : stages.findIndex((stage) => !isIn(neckDefinitions)(stage));
  const [head, before, behind] = [stages[place], stages.slice(0, place), stages.slice(place + 1)];
  const isMisplaced =
    head === undefined ||
    isIn(finishDefinitions)(head) ||
    before.some(isIn(finishDefinitions)) ||
    behind.some((stage) => isIn(headDefinitions)(stage) || isIn(neckDefinitions)(stage) || stage.name === CONCAT);
  if (isMisplaced) {
    throw new RetrievalError({
      what: `head "${text}"`,
      expected: "necks, then one head, then finishes, joined by |, for example l2|gem(p=4)|power",
      remedy: '"loci heads" lists them all; heads side by side are joined by &, for example (gem&gmp)|pca',
    });
  }
  const { necks: inner = [], finishes: outer = [], ...core } = head as HeadSpec;
  const [necks, finishes] = [
    [...before, ...inner],
    [...outer, ...behind],
  ];
  return { ...core, ...(necks.length > 0 && { necks }), ...(finishes.length > 0 && { finishes }) };
}

const isGroup = (item: string) => item.startsWith("(") && item.endsWith(")");

/** At each separator that stands outside of parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const pieces = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (character === separator && depth === 0) pieces.push("");
    else pieces.push(`${pieces.pop()}${character}`);
  }
  return pieces;
}

/** The inverse of `parseHeadSpec`. */
export function formatHeadSpec({ necks = [], finishes = [], branches, ...head }: HeadSpec): string {
  const isChain = necks.length + finishes.length > 0;
  const side = branches?.map((branch) => (branch.branches ? `(${formatHeadSpec(branch)})` : formatHeadSpec(branch)));
  const core = side === undefined ? formatStageSpec(head) : isChain ? `(${side.join("&")})` : side.join("&");
  return [...necks.map(formatStageSpec), core, ...finishes.map(formatStageSpec)].join("|");
}

/** The catalogue's entry and its options complete and checked. @throws RetrievalError naming the nearest known option */
export function resolveHeadSpec(spec: StageSpec): { definition: HeadDefinition; options: Record<string, unknown> } {
  return resolveStage("head", headDefinitions, spec);
}

/** Tells unknown names and options out of range before anything is done for them. @throws RetrievalError */
export function checkHeadSpec({ necks = [], finishes = [], branches, ...head }: HeadSpec): void {
  for (const neck of necks) resolveStage("neck", neckDefinitions, neck);
  for (const finish of finishes) resolveStage("finish", finishDefinitions, finish);
  if (branches === undefined) resolveHeadSpec(head);
  else for (const branch of branches) checkHeadSpec(branch);
}
