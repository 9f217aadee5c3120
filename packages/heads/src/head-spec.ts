import { choose, RetrievalError, unknownName } from "@loci/core";
import type { z } from "zod";
import { headDefinitions } from "./catalogue.js";
import type { HeadDefinition } from "./head-definition.js";

/** A head by name with options, all of them or only those that differ from the defaults. */
export interface HeadSpec {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** `gem`, `gem(p=4)`, `netvlad(clusters=16, centres=random)`. @throws RetrievalError when it is written otherwise */
export function parseHeadSpec(text: string): HeadSpec {
  const match = /^\s*([\w-]+)\s*(?:\((.*)\))?\s*$/.exec(text);
  if (match === null) throw malformed(text);
  const pairs = (match[2] ?? "").split(",").filter((pair) => pair.trim() !== "");
  const options = pairs.map((pair) => {
    const [key, value, ...rest] = pair.split("=").map((part) => part.trim());
    if (!key || !value || rest.length > 0) throw malformed(text);
    return [key, scalar(value)];
  });
  const repeated = options.find(([key], place) => options.findIndex(([other]) => other === key) < place);
  if (repeated !== undefined) throw new RetrievalError({ what: `head "${text}": option ${repeated[0]} is there twice` });
  return { name: match[1] as string, options: Object.fromEntries(options) };
}

/** The inverse of `parseHeadSpec`. */
export function formatHeadSpec({ name, options }: HeadSpec): string {
  const pairs = Object.entries(options).map(([key, value]) => `${key}=${value}`);
  return pairs.length > 0 ? `${name}(${pairs.join(",")})` : name;
}

/** The catalogue's entry and its options complete and checked. @throws RetrievalError naming the nearest known option */
export function resolveHeadSpec(spec: HeadSpec): { definition: HeadDefinition; options: Record<string, unknown> } {
  const definition = choose("head", headDefinitions, spec.name);
  const known = Object.keys(definition.options.shape);
  for (const key of Object.keys(spec.options)) {
    if (!known.includes(key)) throw unknownName(`option of ${spec.name}`, known, key);
  }
  const result = definition.options.safeParse(spec.options);
  if (!result.success) throw invalidOption(spec, definition, result.error);
  return { definition, options: result.data };
}

function invalidOption(spec: HeadSpec, definition: HeadDefinition, error: z.ZodError): RetrievalError {
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

function malformed(text: string): RetrievalError {
  return new RetrievalError({
    what: "head",
    expected: "a name, or a name with options like gem(p=4) or netvlad(clusters=16,centres=random)",
    got: `"${text}"`,
  });
}
