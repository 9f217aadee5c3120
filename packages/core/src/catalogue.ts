import { closest, distance } from "fastest-levenshtein";
import { RetrievalError } from "./errors.js";

/**
 * The entry of a catalogue (a plain object of interchangeable parts) under `name`.
 * @param kind what the catalogue holds, in the singular, for the message: "head", "backbone"
 * @throws RetrievalError naming the known entries, the nearest first, when there is none
 */
export function choose<Entry>(kind: string, catalogue: Readonly<Record<string, Entry>>, name: string): Entry {
  const entry = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (entry === undefined) throw unknownName(kind, Object.keys(catalogue), name);
  return entry;
}

/** `unknown head "gmep"; did you mean "gem"? Known: gap, gem, gmp, netvlad` */
export function unknownName(kind: string, known: readonly string[], name: string): RetrievalError {
  const nearest = nearestName(known, name);
  return new RetrievalError({
    what: `unknown ${kind} "${name}"${nearest ? `; did you mean "${nearest}"?` : ";"} known: ${known.join(", ")}`,
  });
}

/** The known name that was likely meant, if any. */
export function nearestName(known: readonly string[], name: string): string | undefined {
  const nearest = known.length > 0 ? closest(name, known) : undefined;
  const likely = nearest !== undefined && distance(name, nearest) <= Math.max(2, name.length / 3);
  return likely ? nearest : undefined;
}
