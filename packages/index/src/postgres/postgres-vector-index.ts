import { randomBytes } from "node:crypto";
import { RetrievalError, TurnTaking } from "@loci/core";
import { checkDescriptors, checkInteger } from "../descriptor-checks.js";
import { isSubsetSmall } from "../engines/exact-subset.js";
import { type HnswParameters, hnswParameters } from "../engines/hnsw-parameters.js";
import type { Metric } from "../metrics.js";
import type { HeldPrecision, Neighbour, SearchOptions, VectorIndex } from "../vector-index.js";
import { checkForm, defaultPrecision } from "./descriptor-index.js";
import { buildGraph, type DescriptorTable, tableDefinition } from "./descriptor-table.js";
import { loadRows } from "./load-rows.js";
import type { parseServerAddress } from "./postgres-address.js";
import { PostgresServer } from "./postgres-server.js";
import { ensurePgvector } from "./server-features.js";
import { bySource, searchShards } from "./shards.js";
import { quoted } from "./sql-columns.js";
import type { SqlCondition } from "./sql-values.js";

export interface PostgresVectorOptions extends Partial<HnswParameters> {
  /** How near is measured (default cosine). */
  readonly metric?: Metric;
  /** How the graph holds descriptors (default: in full as long as pgvector can). */
  readonly precision?: HeldPrecision;
  /** From so many descriptors on a graph is built, before the next search (default 10,000). */
  readonly graphFrom?: number;
}

const GRAPH_FROM = 10_000;
const ROWS_AT_ONCE = 1000;

/**
 * Makes a vector index in tables of its own on PostgreSQL servers, which go when it is closed. With several servers each
 * holds a part, by hash of the id, and all are asked at once.
 * @throws RetrievalError for what pgvector has no graph of, and for servers that cannot be reached
 */
export async function createPostgresVectorIndex(
  addresses: readonly ReturnType<typeof parseServerAddress>[],
  dimension: number,
  { metric = "cosine", precision, graphFrom = GRAPH_FROM, ...chosen }: PostgresVectorOptions = {},
): Promise<PostgresVectorIndex> {
  checkInteger("postgres index: dimension", dimension, 1);
  const form = { dimension, metric, precision: precision ?? defaultPrecision(dimension, metric) };
  checkForm(form);
  const relation = `loci_scratch_${randomBytes(6).toString("hex")}`;
  const table: DescriptorTable = { relation, form, columns: {}, hasGraph: false };
  const servers = addresses.map((address) => new PostgresServer(address));
  try {
    const features = await Promise.all(
      servers.map((server) =>
        server.read(async (session) => {
          const found = await ensurePgvector(session);
          await session.run(tableDefinition(table, "UNLOGGED TABLE"));
          return found;
        }),
      ),
    );
    const iterates = features.every((each) => each.iterates);
    return new PostgresVectorIndex(servers, table, { hnsw: hnswParameters(chosen), graphFrom, iterates });
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
}

interface Settings {
  readonly hnsw: HnswParameters;
  readonly graphFrom: number;
  readonly iterates: boolean;
}

/** A vector index on PostgreSQL servers. */
export class PostgresVectorIndex implements VectorIndex {
  readonly kind = "postgres";
  readonly metric: Metric;
  readonly precision: HeldPrecision;
  readonly dimension: number;
  readonly #servers: readonly PostgresServer[];
  readonly #settings: Settings;
  /** Additions come one after the other; searches between them go together. */
  readonly #turns = new TurnTaking();
  #table: DescriptorTable;
  #linking: Promise<unknown> | undefined;
  #size = 0;
  #isClosed = false;
  /** Some servers have rows that others lack. */
  #isBroken = false;

  constructor(servers: readonly PostgresServer[], table: DescriptorTable, settings: Settings) {
    [this.#servers, this.#table, this.#settings] = [servers, table, settings];
    ({ dimension: this.dimension, metric: this.metric, precision: this.precision } = table.form);
  }

  get size(): number {
    return this.#size;
  }

  async add(descriptors: Float32Array): Promise<void> {
    checkDescriptors("postgres index: descriptor", descriptors, this.dimension, this.metric);
    const copy = new Float32Array(descriptors);
    await this.#turns.alone(async () => {
      for (let done = 0; done < copy.length; done += ROWS_AT_ONCE * this.dimension) {
        this.#assertOpen();
        await this.#load(copy.subarray(done, done + ROWS_AT_ONCE * this.dimension)).catch((error: unknown) => {
          this.#isBroken = true;
          throw error;
        });
      }
    });
  }

  async search(queries: Float32Array, k: number, { allowed, ef }: SearchOptions = {}): Promise<Neighbour[][]> {
    checkDescriptors("postgres index: query", queries, this.dimension, this.metric);
    checkInteger("postgres index: k", k, 1);
    if (ef !== undefined) checkInteger("postgres index: ef", ef, 1, 100_000);
    const copy = new Float32Array(queries);
    return this.#turns.together(async () => {
      this.#assertOpen();
      if (this.#needsGraph) await this.#link();
      if (allowed !== undefined) this.#checkAllowed(allowed);
      const passing = allowed?.reduce((sum, byte) => sum + (byte === 0 ? 0 : 1), 0) ?? this.#size;
      const { hnsw, iterates } = this.#settings;
      const chosen = ef ?? hnsw.ef;
      const isExact = isSubsetSmall(passing, this.#size, k, chosen);
      const search = { k, ef: isExact ? undefined : chosen, iterates, where: allowed && idsAllowed(allowed) };
      const shards = { table: this.#table, sources: this.#servers };
      const found = await searchShards(shards, copy, search, () => this.#assertOpen());
      return found.map((rows) => rows.map(({ id, distance }) => ({ id, distance })));
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#turns.alone(async () => {});
    const statement = `DROP TABLE IF EXISTS ${quoted(this.#table.relation)}`;
    await Promise.allSettled(this.#servers.map((server) => server.read((session) => session.run(statement))));
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  get #needsGraph(): boolean {
    return !this.#table.hasGraph && this.#size >= this.#settings.graphFrom;
  }

  /** Once for all searches that come together. */
  async #link(): Promise<void> {
    const build = (server: PostgresServer) =>
      server.read((session) => buildGraph(session, this.#table, this.#settings.hnsw));
    this.#linking ??= Promise.all(this.#servers.map(build));
    await this.#linking;
    this.#table = { ...this.#table, hasGraph: true };
  }

  async #load(descriptors: Float32Array): Promise<void> {
    const first = this.#size;
    const count = descriptors.length / this.dimension;
    const ids = Array.from({ length: count }, (_, at) => first + at);
    await Promise.all(
      bySource(ids, this.#servers.length).map(async (own, place) => {
        const rows = own.map((id) => {
          const start = (id - first) * this.dimension;
          return { id, descriptor: descriptors.subarray(start, start + this.dimension), row: {} };
        });
        const server = this.#servers[place] as PostgresServer;
        await server.read((session) => session.transaction(() => this.#replace(session, rows)));
      }),
    );
    this.#size += count;
  }

  /** What an attempt that lost its connection may have left is written again. */
  async #replace(session: Parameters<typeof loadRows>[0], rows: Parameters<typeof loadRows>[2]): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    await session.query(`DELETE FROM ${quoted(this.#table.relation)} WHERE id >= $1::bigint`, [first.id]);
    await loadRows(session, this.#table, rows);
  }

  #checkAllowed(allowed: Uint8Array): void {
    if (allowed.length === this.#size) return;
    const [expected, got] = [`a byte for each of ${this.#size} descriptors`, `${allowed.length}`];
    throw new RetrievalError({ what: "postgres index: allowed", expected, got });
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new RetrievalError({ what: "postgres index: it is closed" });
    if (this.#isBroken)
      throw new RetrievalError({ what: "postgres index: an addition has failed half-way", remedy: "Make it anew" });
  }
}

/** Those with a byte other than zero; as the list of those without, where that is shorter. */
function idsAllowed(allowed: Uint8Array): SqlCondition {
  const ids = (isWanted: boolean) => [...allowed.keys()].filter((id) => (allowed[id] !== 0) === isWanted);
  const [passing, others] = [ids(true), ids(false)];
  if (others.length === 0) return () => "true";
  if (others.length < passing.length) return (values) => `t.id <> ALL(${values.bind(others)}::bigint[])`;
  return (values) => `t.id = ANY(${values.bind(passing)}::bigint[])`;
}
