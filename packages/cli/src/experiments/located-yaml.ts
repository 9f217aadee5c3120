import { readFile } from "node:fs/promises";
import path from "node:path";
import { checkYamlDepth, RetrievalError, reasonOf } from "@loci/core";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";

/** Where something stands: for people and editors "file:line:column". */
export interface Place {
  readonly file: string;
  /** from 1 */
  readonly line: number;
  /** from 1 */
  readonly column: number;
}

/** A YAML value that knows where each of its parts was written, aliases, merge keys and includes followed. */
export type Located = { readonly place: Place } & (
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, LocatedEntry> }
  | { readonly kind: "list"; readonly items: readonly Located[] }
  | { readonly kind: "scalar"; readonly value: unknown }
);

interface LocatedEntry {
  readonly keyPlace: Place;
  readonly value: Located;
}

export const atPlace = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;

/** A mapping with this key takes over what the named files say; what it says itself counts more. */
const INCLUDE = "include";
const MERGE = "<<";
/** Aliases can make a few lines grow beyond all bounds. */
const MOST_NODES = 100_000;
const DEEPEST = 100;

/**
 * Reads a YAML file. Aliases (`*name`) and merge keys (`<<`) are followed, and in every mapping `include: FILE` or a list of
 * files, relative to the file that names them: their keys are taken over where the mapping does not have them.
 * @throws RetrievalError with file, line and column when it is no YAML, or an include is missing, no mapping, or goes round
 */
export function readLocatedYaml(file: string): Promise<Located> {
  return readFrom(file, { includedBy: [], budget: { nodes: MOST_NODES, depth: 0 } });
}

interface Reading {
  /** absolute, the outermost first */
  readonly includedBy: readonly string[];
  readonly budget: { nodes: number; depth: number };
}

async function readFrom(file: string, reading: Reading, from?: Place): Promise<Located> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    const what = from === undefined ? `cannot read ${file}` : `${atPlace(from)}: cannot read the included file ${file}`;
    const remedy = from === undefined ? "Check the path" : "Includes are relative to the file that names them";
    throw new RetrievalError({ what, got: reasonOf(cause), remedy, cause });
  });
  return parseLocatedYaml(text, file, reading);
}

/** The same for a text. @param file what messages call it; includes are relative to it */
export async function parseLocatedYaml(text: string, file: string, reading?: Reading): Promise<Located> {
  const lines = new LineCounter();
  checkYamlDepth(text, file);
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const [error] = document.errors;
  if (error !== undefined) {
    throw new RetrievalError({ what: `${atPlace(placeAt(error.pos[0]))}: not YAML: ${error.message}` });
  }
  const { includedBy = [], budget = { nodes: MOST_NODES, depth: 0 } } = reading ?? {};
  const own = { includedBy: [...includedBy, path.resolve(file)], budget };
  return new Locator(document, file, placeAt, own).locate(document.contents);
}

class Locator {
  readonly #document: Document;
  readonly #file: string;
  readonly #placeAt: (offset: number) => Place;
  readonly #reading: Reading;

  constructor(document: Document, file: string, placeAt: (offset: number) => Place, reading: Reading) {
    this.#document = document;
    this.#file = file;
    this.#placeAt = placeAt;
    this.#reading = reading;
  }

  async locate(node: unknown, around = this.#placeAt(0)): Promise<Located> {
    const place = this.#placeOf(node, around);
    const { budget } = this.#reading;
    if (--budget.nodes < 0 || budget.depth >= DEEPEST) {
      throw new RetrievalError({
        what: `${atPlace(place)}: values, aliases followed`,
        expected: `at most ${MOST_NODES}, ${DEEPEST} deep`,
        got: "more",
        remedy: "An alias inside of what it stands for never ends",
      });
    }
    budget.depth++;
    try {
      return await this.#locateAt(node, place);
    } finally {
      budget.depth--;
    }
  }

  async #locateAt(node: unknown, place: Place): Promise<Located> {
    if (isAlias(node)) return this.locate(this.#resolve(node as unknown as Node, place), place);
    if (isMap(node)) return { kind: "map", place, entries: await this.#entriesOf(node, place) };
    if (isSeq(node)) {
      const items: Located[] = [];
      for (const item of node.items) items.push(await this.locate(item, place));
      return { kind: "list", place, items };
    }
    return { kind: "scalar", place, value: isScalar(node) ? node.value : null };
  }

  #resolve(alias: Node, place: Place): unknown {
    const found = (alias as unknown as { resolve(document: Document): Node | undefined; source: string }).resolve(
      this.#document,
    );
    if (found !== undefined) return found;
    const { source } = alias as unknown as { source: string };
    throw new RetrievalError({
      what: `${atPlace(place)}: *${source} stands for nothing`,
      expected: `&${source} above`,
    });
  }

  /** What merge keys and includes say stands behind: the mapping's own keys count more. */
  async #entriesOf(map: YAMLMap, place: Place): Promise<ReadonlyMap<string, LocatedEntry>> {
    const own = new Map<string, LocatedEntry>();
    const taken: ReadonlyMap<string, LocatedEntry>[] = [];
    for (const pair of map.items as Pair<Scalar | null, Node>[]) {
      const keyPlace = this.#placeOf(pair.key, place);
      const key = isScalar(pair.key) && typeof pair.key.value === "symbol" ? MERGE : String(pair.key);
      const value = await this.locate(pair.value, keyPlace);
      if (key === MERGE) taken.push(...merged(value));
      else if (key === INCLUDE) taken.push(...(await this.#included(value)));
      else own.set(key, { keyPlace, value });
    }
    const all = new Map<string, LocatedEntry>();
    for (const entries of [own, ...taken]) {
      for (const [key, entry] of entries) if (!all.has(key)) all.set(key, entry);
    }
    return all;
  }

  async #included(names: Located): Promise<ReadonlyMap<string, LocatedEntry>[]> {
    const found: ReadonlyMap<string, LocatedEntry>[] = [];
    for (const name of names.kind === "list" ? names.items : [names]) {
      const where = atPlace(name.place);
      if (name.kind !== "scalar" || typeof name.value !== "string") {
        throw new RetrievalError({ what: `${where}: include`, expected: "a file, or a list of files", got: name.kind });
      }
      const file = path.join(path.dirname(this.#file), name.value);
      if (this.#reading.includedBy.includes(path.resolve(file))) {
        throw new RetrievalError({
          what: `${where}: include ${name.value} goes round in a circle`,
          expected: "a file that does not include this one",
        });
      }
      const content = await readFrom(file, this.#reading, name.place);
      if (content.kind !== "map") {
        throw new RetrievalError({
          what: `${atPlace(content.place)}: included file`,
          expected: "a mapping",
          got: content.kind,
        });
      }
      // Of several the last counts most, as if each were written over those before.
      found.unshift(content.entries);
    }
    return found;
  }

  #placeOf(node: unknown, around: Place): Place {
    const range = (node as Partial<Node> | null | undefined)?.range;
    return range ? this.#placeAt(range[0]) : around;
  }
}

function merged(value: Located): ReadonlyMap<string, LocatedEntry>[] {
  return (value.kind === "list" ? value.items : [value]).map((each) => {
    if (each.kind === "map") return each.entries;
    throw new RetrievalError({
      what: `${atPlace(each.place)}: <<`,
      expected: "a mapping to take over",
      got: each.kind,
    });
  });
}

/** The value as plain JavaScript. */
export function plainValue(node: Located): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plainValue);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainValue(value)]));
}

/** What stands at a path; where that is not there, the nearest around it. What is no list stands for a list of itself. */
export function findLocated(node: Located, route: readonly PropertyKey[]): Located {
  const [step, ...rest] = route;
  if (step === undefined) return node;
  if (node.kind !== "list" && step === 0) return findLocated(node, rest);
  if (node.kind === "map") {
    const entry = node.entries.get(String(step));
    return entry === undefined ? node : findLocated(entry.value, rest);
  }
  if (node.kind === "list") return findLocated(node.items[Number(step)] ?? node, rest);
  return node;
}

/** Where a key of the mapping at the path was written. */
export function placeOfKey(node: Located, route: readonly PropertyKey[], key: string): Place {
  const map = findLocated(node, route);
  return (map.kind === "map" ? map.entries.get(key)?.keyPlace : undefined) ?? map.place;
}
