import { RetrievalError, type StageSpec } from "@loci/core";
import type { RowFilter } from "../filters/row.js";
import { joinDescriptors } from "../join-descriptors.js";
import type { Hit, SearchEffort } from "../storage/directory-index.js";
import { isRemote, picturesOf, type RemoteSearchOptions, type SearchableIndex } from "../storage/searchable-index.js";
import { type IndexGallery, type IndexGalleryOptions, openIndexGallery } from "./index-gallery.js";
import { openReranking, type Reranking } from "./open-reranking.js";
import { rememberedFor } from "./remembered-for.js";
import { resolveRerankChain } from "./rerank-chain.js";
import type { Allowed, RerankQuery, Restriction } from "./rerank-gallery.js";
import { type FusionName, searchTogether } from "./search-together.js";

/** What is asked of an index. */
export interface IndexQuery extends Omit<RerankQuery, "allowed"> {
  /** Which pictures may be among the answers (default: all). Queries with the same filter are searched for together. */
  readonly filter?: RowFilter | undefined;
  /** Pictures that may not, by id: the query itself, where it is in the index. */
  readonly excluded?: ReadonlySet<number> | undefined;
}

/** Several pictures of the same thing. */
export interface TogetherQuery {
  /** Length count * dimension, unit L2 norm, at least one. */
  readonly descriptors: Float32Array;
  readonly filter?: RowFilter | undefined;
  readonly excluded?: ReadonlySet<number> | undefined;
  /** How their answers become one (default mean-descriptor). */
  readonly fusion?: FusionName | undefined;
}

/** An index with filters, re-ranking and queries of several pictures. */
export interface IndexSearch {
  /**
   * The `k` best pictures of each query, best first; fewer when no more pass the filter, or the re-ranking keeps no more.
   * @throws RetrievalError for queries that are not sound, or that lack what a re-ranker needs
   */
  search(queries: readonly IndexQuery[], k: number): Promise<Hit[][]>;
  /** The `k` best pictures for several pictures of the same thing; see `searchTogether`. */
  searchTogether(query: TogetherQuery, k: number): Promise<Hit[]>;
  /** How many pictures a filter passes. */
  countPassing(filter: RowFilter): Promise<number>;
  /** How hard a search looks: exactly where the re-ranking has augmented the descriptors, else as the index does. */
  effort(): SearchEffort;
  /** Frees what augmentation took. The index stays open. */
  close(): Promise<void>;
}

export interface IndexSearchParts extends IndexGalleryOptions {
  /** What is done to the candidates of a search, see `parseRerankSpec` (default: nothing). */
  readonly rerank?: readonly StageSpec[];
}

/**
 * Makes an open index answer with filters and re-ranking. An augmentation (dba) is carried out here, which takes a search for
 * every picture of the index.
 * @throws RetrievalError for re-rankers that are not there, or that need what the index does not have
 */
export async function openIndexSearch(index: SearchableIndex, parts: IndexSearchParts = {}): Promise<IndexSearch> {
  const { rerank = [], ...options } = parts;
  const chain = resolveRerankChain(rerank);
  const passing = createPassing(index, chain.augmentations.length > 0);
  const isPlain = rerank.length === 0;
  const system = isPlain && index.manifest.metric !== "cosine" ? undefined : await openSystem(index, rerank, options);
  const searchPlainly = (queries: readonly IndexQuery[], k: number) =>
    byFilter(queries, k, async (descriptors, filter, depth) =>
      index.search(descriptors, depth, filter && (await passing.searched(filter))),
    );
  return {
    search: (queries, k) =>
      isPlain || system === undefined ? searchPlainly(queries, k) : searchReranked(system, passing, queries, k),
    searchTogether: async (query, k) => {
      if (system === undefined) throw cosineOnly(index.manifest.metric);
      return askTogether(system, passing, query, k);
    },
    countPassing: (filter) => picturesOf(index).countPassing(filter),
    effort: () => (chain.augmentations.length > 0 ? { ef: undefined, expectedRecall: 1 } : index.effort()),
    close: async () => system?.gallery.close(),
  };
}

/** Filters of rows as re-ranking and the index take them. */
interface Passing {
  allowedBy(filter: RowFilter): Promise<Allowed>;
  /** What restricts a search of the index itself. */
  searched(filter: RowFilter): Promise<RemoteSearchOptions>;
}

/** @param isAugmented whether descriptors are searched that are not the index's */
function createPassing(index: SearchableIndex, isAugmented: boolean): Passing {
  const pictures = picturesOf(index);
  const byIds = rememberedFor(async (filter: RowFilter): Promise<Allowed> => {
    const ids = await pictures.idsPassing(filter);
    return (id) => ids.has(id);
  });
  // A remote index finds out itself what passes: there may be more than memory can hold.
  const byRestriction = rememberedFor(async (filter: RowFilter): Promise<Allowed> => {
    return Object.assign(() => neverAsked(), { restriction: { filter } });
  });
  return {
    allowedBy: isRemote(index) && !isAugmented ? byRestriction : byIds,
    searched: async (filter) => (isRemote(index) ? { filter } : { allowed: await pictures.idsPassing(filter) }),
  };
}

function neverAsked(): never {
  throw new Error("what a remote index is to find was asked for one by one");
}

/** `undefined` when everything is. */
async function allowedFor({ allowedBy }: Passing, { filter, excluded }: Restriction): Promise<Allowed | undefined> {
  const passes = filter && (await allowedBy(filter));
  if (excluded === undefined || excluded.size === 0) return passes;
  const allowed = (id: number) => !excluded.has(id) && (passes === undefined || passes(id));
  return Object.assign(allowed, { restriction: { filter, excluded } });
}

interface System {
  readonly gallery: IndexGallery;
  readonly reranking: Reranking;
}

async function openSystem(
  index: SearchableIndex,
  rerank: readonly StageSpec[],
  options: IndexGalleryOptions,
): Promise<System> {
  const gallery = openIndexGallery(index, options);
  try {
    return { gallery, reranking: await openReranking(rerank, gallery) };
  } catch (error) {
    await gallery.close();
    throw error;
  }
}

async function searchReranked(
  { gallery, reranking }: System,
  passing: Passing,
  queries: readonly IndexQuery[],
  k: number,
): Promise<Hit[][]> {
  const found = await byFilter(queries, reranking.depth(k), async (descriptors, filter, depth) =>
    reranking.gallery.search(descriptors, depth, await allowedFor(passing, { filter })),
  );
  const answers: Hit[][] = [];
  for (const [place, { filter, excluded, ...asked }] of queries.entries()) {
    const allowed = await allowedFor(passing, { filter, excluded });
    const query = { ...asked, ...(allowed && { allowed }) };
    const { candidates } = await reranking.rerank({ query, candidates: found[place] ?? [] });
    answers.push(await gallery.hits(query.descriptor, candidates.slice(0, k)));
  }
  return answers;
}

async function askTogether(
  { gallery, reranking }: System,
  passing: Passing,
  { descriptors, fusion, ...restriction }: TogetherQuery,
  k: number,
): Promise<Hit[]> {
  const allowed = await allowedFor(passing, restriction);
  const retrieval = await searchTogether(reranking.gallery, descriptors, reranking.depth(k), {
    ...(fusion && { fusion }),
    ...(allowed && { allowed }),
  });
  const { candidates } = await reranking.rerank(retrieval);
  return gallery.hits(retrieval.query.descriptor, candidates.slice(0, k));
}

/**
 * Searches once for all queries that share a filter: many are compared with the index at once. It is searched deeper by what
 * one of them excludes, and that left out of its answers.
 */
async function byFilter<Answer extends { readonly id: number }>(
  queries: readonly IndexQuery[],
  k: number,
  search: (
    descriptors: Float32Array,
    filter: RowFilter | undefined,
    depth: number,
  ) => Promise<readonly (readonly Answer[])[]>,
): Promise<Answer[][]> {
  const answers: Answer[][] = [];
  for (const filter of new Set(queries.map((query) => query.filter))) {
    const places = [...queries.keys()].filter((place) => queries[place]?.filter === filter);
    const excluded = places.map((place) => queries[place]?.excluded ?? none);
    const most = excluded.reduce((largest, { size }) => Math.max(largest, size), 0);
    const descriptors = joinDescriptors(places.map((place) => (queries[place] as IndexQuery).descriptor));
    const found = await search(descriptors, filter, k + most);
    for (const [position, place] of places.entries()) {
      const list = found[position] ?? [];
      answers[place] = list.filter(({ id }) => !excluded[position]?.has(id)).slice(0, k);
    }
  }
  return answers;
}

const none: ReadonlySet<number> = new Set();

function cosineOnly(metric: string): RetrievalError {
  const what = "several pictures as one query: metric of the index";
  return new RetrievalError({ what, expected: "cosine", got: metric, remedy: "Ask with one picture at a time" });
}
