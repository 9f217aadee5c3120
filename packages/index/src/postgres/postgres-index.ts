import { RetrievalError } from "@loci/core";
import { checkDescriptors, checkInteger } from "../descriptor-checks.js";
import { metrics } from "../metrics.js";
import { expectedRecall } from "../recall/measure-recall.js";
import type { Columns } from "../storage/columns.js";
import { type Hit, hitOf, type SearchEffort } from "../storage/directory-index.js";
import { checkModel, type OpenIndexOptions } from "../storage/index-directory.js";
import type { IndexFacts, RemoteIndex, RemoteSearchOptions } from "../storage/searchable-index.js";
import { factsOf, type IndexRecord, readRecord, tableOf } from "./index-record.js";
import { hasCatalogue } from "./migrations.js";
import { fetchModel } from "./model-files.js";
import { parsePostgresAddress, parseServerAddress, passwordIn, withPassword } from "./postgres-address.js";
import { idCondition, PostgresPictures } from "./postgres-pictures.js";
import { PostgresServer } from "./postgres-server.js";
import { LARGEST_EF } from "./search-table.js";
import { serverFeatures } from "./server-features.js";
import { readDescriptors, type Shards, searchShards } from "./shards.js";
import { bothOf, type SqlCondition } from "./sql-values.js";

/** Opens the servers of an index. Those without a password of their own get that of the address. */
export function openShards(address: string, { facts }: IndexRecord, catalogue: PostgresServer): PostgresServer[] {
  if (facts.shards.length === 0) return [catalogue];
  const password = passwordIn(address);
  const { connections } = catalogue;
  return facts.shards.map(
    (shard) => new PostgresServer({ ...parseServerAddress(withPassword(shard, password)), connections }),
  );
}

/**
 * Opens an index in PostgreSQL, `postgres://user@host/database/index`. What it holds is asked for as it is needed; its model
 * is read once into the cache of this machine.
 * @throws RetrievalError when it is not there or of another model, or a server cannot be reached
 */
export async function openPostgresIndex(address: string, options: OpenIndexOptions = {}): Promise<PostgresIndex> {
  const parsed = parsePostgresAddress(address);
  const catalogue = new PostgresServer(parsed);
  let servers: readonly PostgresServer[] = [catalogue];
  try {
    const record = await readyRecord(catalogue, parsed.index);
    if (options.expectModel !== undefined) checkModel(parsed.shown, record.facts, options.expectModel, "the index");
    checkPostgresEf(parsed.shown, options.ef);
    const modelDirectory = await fetchModel(catalogue, record.facts.model.fingerprint);
    servers = openShards(address, record, catalogue);
    const features = await Promise.all(servers.map(serverFeatures));
    if (!servers.includes(catalogue)) await catalogue.close();
    const iterates = features.every((each) => each.iterates);
    return new PostgresIndex({ name: parsed.shown, record, modelDirectory, servers, iterates, ef: options.ef });
  } catch (error) {
    await Promise.all([catalogue, ...servers].map((server) => server.close()));
    throw error;
  }
}

/** The record of an index that is complete. @throws RetrievalError when there is none */
export async function readyRecord(catalogue: PostgresServer, name: string): Promise<IndexRecord> {
  const record = (await hasCatalogue(catalogue)) ? await readRecord(catalogue, name, false) : undefined;
  if (record === undefined) throw noSuchIndex(catalogue.name, name);
  return record;
}

export const noSuchIndex = (server: string, name: string): RetrievalError =>
  new RetrievalError({
    what: `${server}: there is no index "${name}"`,
    remedy: "Build it with loci index build, or look at the name behind the database's",
  });

interface PostgresIndexParts {
  readonly name: string;
  readonly record: IndexRecord;
  readonly modelDirectory: string;
  readonly servers: readonly PostgresServer[];
  readonly iterates: boolean;
  readonly ef: number | undefined;
}

/** An index in PostgreSQL, of which reading follows what others write. */
export class PostgresIndex implements RemoteIndex {
  readonly manifest: IndexFacts;
  readonly modelDirectory: string;
  readonly pictures: PostgresPictures;
  readonly #parts: PostgresIndexParts;
  readonly #shards: Shards;

  constructor(parts: PostgresIndexParts) {
    const { record, servers, modelDirectory } = parts;
    this.#parts = parts;
    this.manifest = factsOf(record);
    this.modelDirectory = modelDirectory;
    this.#shards = { table: tableOf(record), sources: servers };
    this.pictures = new PostgresPictures(
      () => this.#shards,
      () => record.count,
    );
  }

  /** The id that the next picture would have got when it was opened. */
  get nextId(): number {
    return this.#parts.record.nextId;
  }

  get columns(): Columns {
    return this.manifest.columns;
  }

  effort(ef: number | undefined = this.#parts.ef): SearchEffort {
    const { hnsw, recall, graph } = this.#parts.record.facts;
    if (!graph) return { ef: undefined, expectedRecall: 1 };
    const chosen = ef ?? hnsw.ef;
    const known = recall && 2 * recall.descriptors >= this.manifest.count ? recall : undefined;
    return { ef: chosen, expectedRecall: known && expectedRecall(known, chosen) };
  }

  async search(queries: Float32Array, k: number, options: RemoteSearchOptions = {}): Promise<Hit[][]> {
    const { name, iterates } = this.#parts;
    const { dimension, metric } = this.manifest;
    checkDescriptors(`${name}: query`, queries, dimension, metric);
    checkInteger(`${name}: k`, k, 1);
    checkPostgresEf(name, options.ef);
    const where = await this.#whereOf(options);
    const { ef } = this.effort(options.ef);
    const found = await searchShards(this.#shards, queries, { k, ef, where, iterates });
    const { scoreOf } = metrics[metric];
    return found.map((rows) => rows.map(({ id, row, distance }) => hitOf(id, row, distance, scoreOf(distance))));
  }

  descriptors(ids: Iterable<number>): Promise<Float32Array> {
    return readDescriptors(this.#shards, [...ids], this.#parts.name);
  }

  async close(): Promise<void> {
    await Promise.all(this.#parts.servers.map((server) => server.close()));
  }

  async #whereOf({ filter, allowed, excluded }: RemoteSearchOptions): Promise<SqlCondition | undefined> {
    const passes = filter && (await this.pictures.conditionOf(filter));
    const byId = idCondition(allowed, excluded);
    return passes && byId ? bothOf(passes, byId) : (passes ?? byId);
  }
}

/** @throws RetrievalError when pgvector does not take it */
function checkPostgresEf(name: string, ef: number | undefined): void {
  if (ef !== undefined) checkInteger(`${name}: ef`, ef, 1, LARGEST_EF);
}
