import { basename } from "node:path";
import { RetrievalError, unknownName } from "@loci/core";
import { Refusal } from "./problem.js";
import type { ServedIndex } from "./served-index.js";

/** The indexes of a service, by name. */
export class IndexSet {
  readonly #indexes: ReadonlyMap<string, ServedIndex>;

  constructor(indexes: readonly ServedIndex[]) {
    this.#indexes = new Map(indexes.map((index) => [index.name, index]));
  }

  get all(): readonly ServedIndex[] {
    return [...this.#indexes.values()];
  }

  /** @param name may be left out where there is one. @throws Refusal 404 for an unknown one, 400 for none of several */
  find(name: string | undefined): ServedIndex {
    const [first, second] = this.#indexes.values();
    if (name === undefined && first !== undefined && second === undefined) return first;
    if (name === undefined) {
      throw new Refusal(400, {
        what: "index",
        expected: `one of ${[...this.#indexes.keys()].join(", ")}`,
        got: "none",
      });
    }
    const found = this.#indexes.get(name);
    if (found !== undefined) return found;
    throw new Refusal(404, { what: unknownName("index", [...this.#indexes.keys()], name).message });
  }
}

/**
 * What directories are called: `photos/city.loci` is `city`.
 * @throws RetrievalError when two would have one name
 */
export function indexNames(directories: readonly string[]): string[] {
  const names = directories.map((directory) => basename(directory).replace(/\.loci$/, ""));
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice === undefined) return names;
  throw new RetrievalError({ what: `two indexes are called ${twice}`, remedy: "Rename the directory of one" });
}
