import type { z } from "zod";
import { choose, unknownName } from "./catalogue.js";
import { RetrievalError } from "./errors.js";
import type { StageDescription } from "./model/head.js";

/** A stage of a chain by name, with all of its options or only those that differ from the defaults. */
export type StageSpec = StageDescription;

/** What every catalogue entry has, whatever its stages do. */
export interface StageDefinition {
  readonly name: string;
  /** A strict object: each option has a description that states its range, and a default unless leaving it out means off. */
  readonly options: z.ZodObject;
}

/**
 * `gem`, `gem(p=4)`, `netvlad(clusters=16, centres=random)`.
 * @param kind what the text should stand for, for the message: "head"
 * @param example of the kind, with options: "gem(p=4)"
 * @throws RetrievalError when it is written otherwise
 */
export function parseStageSpec(kind: string, example: string, text: string): StageSpec {
  const malformed = () =>
    new RetrievalError({ what: kind, expected: `a name, or a name with options like ${example}`, got: `"${text}"` });
  const match = /^([\w-]+)\s*(?:\((.*)\))?$/.exec(text.trim());
  if (match === null) throw malformed();
  const pairs = (match[2] ?? "").split(",").filter((pair) => pair.trim() !== "");
  const options = pairs.map((pair) => {
    const [key, value, ...rest] = pair.split("=").map((part) => part.trim());
    if (!key || !value || rest.length > 0) throw malformed();
    return [key, scalar(value)];
  });
  const repeated = options.find(([key], place) => options.findIndex(([other]) => other === key) < place);
  if (repeated !== undefined) throw new RetrievalError({ what: `"${text}": option ${repeated[0]} is there twice` });
  return { name: match[1] as string, options: Object.fromEntries(options) };
}

/** The inverse of `parseStageSpec`. */
export function formatStageSpec({ name, options }: StageSpec): string {
  const pairs = Object.entries(options).map(([key, value]) => `${key}=${value}`);
  return pairs.length > 0 ? `${name}(${pairs.join(",")})` : name;
}

/**
 * The catalogue's entry and its options, complete and checked.
 * @param kind what the catalogue holds, for messages: "head"
 * @throws RetrievalError naming the nearest known name or option
 */
export function resolveStage<Definition extends StageDefinition>(
  kind: string,
  catalogue: Readonly<Record<string, Definition>>,
  spec: StageSpec,
): { readonly definition: Definition; readonly options: Record<string, unknown> } {
  const definition = choose(kind, catalogue, spec.name);
  const known = Object.keys(definition.options.shape);
  for (const key of Object.keys(spec.options)) {
    if (!known.includes(key)) throw unknownName(`option of ${spec.name}`, known, key);
  }
  const result = definition.options.safeParse(spec.options);
  if (!result.success) throw invalidOption(spec, definition, result.error);
  return { definition, options: result.data };
}

/** The stage with only those options that differ from the defaults: enough to make the same, short enough to read. */
export function withoutDefaults(definition: StageDefinition, { name, options }: StageSpec): StageSpec {
  const defaults: Readonly<Record<string, unknown>> = definition.options.parse({});
  return {
    name,
    options: Object.fromEntries(Object.entries(options).filter(([key, value]) => value !== defaults[key])),
  };
}

function invalidOption(spec: StageSpec, definition: StageDefinition, error: z.ZodError): RetrievalError {
  const issue = error.issues[0] as z.core.$ZodIssue;
  const key = String(issue.path[0]);
  const description = definition.options.shape[key]?.description;
  return new RetrievalError({
    what: `${spec.name}: option ${key}${description ? ` (${description})` : ""}: ${issue.message}`,
    got: JSON.stringify(spec.options[key]),
  });
}

function scalar(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return Number.isNaN(Number(text)) ? text : Number(text);
}
