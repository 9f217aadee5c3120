import { createRandom, sample } from "@loci/core";
import type { HnswParameters } from "../engines/hnsw-parameters.js";
import { measureCurve, NEIGHBOURS, othersOf } from "../recall/measure-recall.js";
import { chooseParameters, type TuneOptions, type TuneResult } from "../recall/tune-graph.js";
import { buildGraph } from "./descriptor-table.js";
import { type IndexRecord, type RecordFacts, tableOf } from "./index-record.js";
import { LARGEST_EF } from "./search-table.js";
import { readDescriptors, readRows, type Shards, searchShards } from "./shards.js";
import type { WriterSessions } from "./writer-sessions.js";

/** A comparison with everything takes a second and more from some hundred thousand descriptors on. */
const [QUERIES, FEWER_QUERIES, MANY] = [200, 50, 500_000];
/** Ids that are tried for each query: some have been removed. */
const ATTEMPTS = 4;
const SEED = 42;

/**
 * Builds the graphs where there are none, measures how much they find, and chooses `ef`, or builds richer ones, for a recall.
 * The servers build theirs at the same time.
 */
export async function tuneTables(
  sessions: WriterSessions,
  record: IndexRecord,
  options: TuneOptions,
): Promise<{ readonly facts: RecordFacts; readonly result: TuneResult }> {
  const { count } = record;
  const shards: Shards = { table: { ...tableOf(record), hasGraph: true }, sources: sessions.shards };
  const build = async (parameters: HnswParameters) => {
    let built = 0;
    await Promise.all(
      sessions.shards.map(async (session) => {
        await buildGraph(session, shards.table, parameters);
        built++;
        options.onProgress?.(Math.round((built / sessions.shards.length) * count), count);
      }),
    );
  };
  if (!record.facts.graph) await build(record.facts.hnsw);
  const measure = () => measureTables(shards, record, sessions.iterates);
  const result = await chooseParameters(record.facts.hnsw, options, { measure, build });
  const facts = { ...record.facts, graph: true, hnsw: result.parameters, recall: result.report };
  return { facts, result };
}

async function measureTables(shards: Shards, { nextId, count }: IndexRecord, iterates: boolean) {
  const ids = await sampleIds(shards, nextId, count > MANY ? FEWER_QUERIES : QUERIES);
  const queries = await readDescriptors(shards, ids, "sample");
  const search = async (ef: number | undefined) =>
    othersOf(await searchShards(shards, queries, { k: NEIGHBOURS + 1, ef, iterates }), ids);
  return measureCurve({
    descriptors: count,
    limits: await search(undefined),
    largestEf: LARGEST_EF,
    found: search,
  });
}

async function sampleIds(shards: Shards, nextId: number, wanted: number): Promise<number[]> {
  const tried = sample(createRandom(SEED), nextId, Math.min(nextId, ATTEMPTS * wanted));
  const there = await readRows({ ...shards, table: { ...shards.table, columns: {} } }, tried);
  return tried.filter((id) => there.has(id)).slice(0, wanted);
}
