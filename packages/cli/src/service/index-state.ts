import { RetrievalError } from "@loci/core";
import { type IndexSearch, type OpenIndex, openIndexSearch, type RowFilter } from "@loci/index";
import { LRUCache } from "lru-cache";
import { type ChosenFilter, chooseFilter } from "../query-filter.js";
import { type ChosenReranking, stageNeeding } from "../rerank-option.js";
import { type IndexPositions, indexPositions } from "./index-positions.js";
import type { Leased } from "./leased.js";
import type { OpenedModel } from "./opened-model.js";
import { ProjectedIndex } from "./projected-index.js";

/** A search with one chain of re-rankers, and the pictures that it could not read. */
export interface PreparedSearch {
  readonly search: IndexSearch;
  readonly unreadable: ReadonlySet<number>;
}

/** Chains of re-rankers, each of which may hold 512 MiB of local features, and filters, that are kept for the next query. */
const [MOST_CHAINS, MOST_FILTERS] = [4, 64];

/** One state of an index, open, with what queries prepare: searches by their re-ranking, filters, and views of all pictures. */
export class IndexState {
  readonly index: OpenIndex;
  readonly projected: ProjectedIndex;
  readonly #model: Leased<OpenedModel>;
  readonly #augmented: ReadonlySet<string>;
  /** Plain search is always there; the others share what is left. */
  readonly #searches = new Map<string, Promise<PreparedSearch>>();
  readonly #filters = new LRUCache<string, RowFilter>({ max: MOST_FILTERS });
  #ids: readonly number[] | undefined;
  #idsByName: ReadonlyMap<string, number> | undefined;
  #positions: Promise<IndexPositions> | undefined;

  /**
   * @param model taken over: closed with the state
   * @param augmented chains with an augmentation that queries may name: each takes a search for every picture
   */
  constructor(index: OpenIndex, model: Leased<OpenedModel>, augmented: ReadonlySet<string>) {
    this.index = index;
    this.projected = new ProjectedIndex(index);
    this.#model = model;
    this.#augmented = augmented;
  }

  get model(): OpenedModel {
    return this.#model.value;
  }

  get generation(): number {
    return this.index.manifest.generation;
  }

  /** The same filter for the same text: whoever asks again finds what it passes. */
  filter({ where, near, box }: ChosenFilter): RowFilter | undefined {
    const key = JSON.stringify([where, near, box]);
    const known = this.#filters.get(key);
    if (known !== undefined) return known;
    const filter = chooseFilter(this.index, { where, near, box, excludeSelf: false });
    if (filter !== undefined) this.#filters.set(key, filter);
    return filter;
  }

  /** @throws RetrievalError for a chain that HTTP cannot serve, or was not told to */
  async search(reranking: ChosenReranking): Promise<PreparedSearch> {
    const key = JSON.stringify(reranking.stages);
    this.#check(reranking, key);
    const known = this.#searches.get(key);
    const opening = known ?? this.#open(reranking);
    // The one that was used last goes to the end.
    this.#searches.delete(key);
    this.#searches.set(key, opening);
    if (known === undefined) {
      opening.catch(() => this.#searches.delete(key));
      this.#forget();
    }
    return opening;
  }

  /** Of all pictures, ascending. */
  get ids(): readonly number[] {
    this.#ids ??= [...this.index.rows.keys()].sort((a, b) => a - b);
    return this.#ids;
  }

  /** The picture of this name; of several parts of one file the first. */
  idOf(name: string): number | undefined {
    this.#idsByName ??= new Map([...this.index.rows].reverse().map(([id, { path }]) => [`${path}`, id]));
    return this.#idsByName.get(name);
  }

  /** Where its pictures were taken; not to be changed. */
  positions(): Promise<IndexPositions> {
    this.#positions ??= indexPositions(this.index);
    return this.#positions;
  }

  async close(): Promise<void> {
    await this.projected.close();
    for (const opening of this.#searches.values()) {
      await opening.then(({ search }) => search.close()).catch(() => {});
    }
    await this.index.close();
    await this.#model.release();
  }

  #check(reranking: ChosenReranking, key: string): void {
    const walks = stageNeeding(reranking, "walks");
    if (walks !== undefined) {
      throw new RetrievalError({
        what: `re-ranking with ${walks} wants the pictures of a walk, which this service does not take`,
        remedy: `Leave ${walks} out, or use loci query`,
      });
    }
    const augmenting = stageNeeding(reranking, "augmentation");
    if (augmenting === undefined || this.#augmented.has(key)) return;
    throw new RetrievalError({
      what: `re-ranking with ${augmenting}, which first searches with every picture of the index`,
      expected: "a chain that the service was started with (--prepare)",
      remedy: `Leave ${augmenting} out`,
    });
  }

  async #open(reranking: ChosenReranking): Promise<PreparedSearch> {
    const isSpatial = stageNeeding(reranking, "localFeatures") !== undefined;
    const unreadable = new Set<number>();
    const search = await openIndexSearch(this.index, {
      rerank: reranking.stages,
      ...(isSpatial && { localFeatures: await this.model.localFeatures() }),
      onSkipped: ({ picture }) => unreadable.add(picture.id),
    });
    return { search, unreadable };
  }

  /** Only an augmentation would have to be closed, and those stay. */
  #forget(): void {
    for (const key of this.#searches.keys()) {
      if (this.#searches.size <= MOST_CHAINS) return;
      if (this.#augmented.has(key)) continue;
      this.#searches.delete(key);
    }
  }
}
