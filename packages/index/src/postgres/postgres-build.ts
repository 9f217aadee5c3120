import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { RetrievalError } from "@loci/core";
import { checkInteger } from "../descriptor-checks.js";
import type { TuneOptions, TuneResult } from "../recall/tune-graph.js";
import { columnsWithTypes } from "../storage/columns.js";
import type { IndexBuildOptions, IndexDescription } from "../storage/index-build.js";
import type { PictureBuild } from "../storage/picture-writer.js";
import type { IndexFacts } from "../storage/searchable-index.js";
import { checkForm, defaultPrecision, type PostgresPrecision } from "./descriptor-index.js";
import { indexMetadata, tableDefinition } from "./descriptor-table.js";
import { factsOf, type IndexRecord, type RecordFacts, readRecord, tableOf, writeRecord } from "./index-record.js";
import { dropDraft, putInPlace, targetRecord } from "./index-tables.js";
import { migrate } from "./migrations.js";
import { storeModel } from "./model-files.js";
import { removeUnfinished } from "./open-postgres-writer.js";
import { pgvectorParameters } from "./pgvector-parameters.js";
import { parsePostgresAddress, parseServerAddress, withoutPassword } from "./postgres-address.js";
import { PostgresWriter } from "./postgres-writer.js";
import { ensurePgvector } from "./server-features.js";
import { readSkippedRows } from "./skipped-rows.js";
import { plainColumns, withColumns } from "./sql-columns.js";
import { type OpenWriterOptions, openWriterSessions, type WriterSessions } from "./writer-sessions.js";

/** As of an index directory; the kind is PostgreSQL's own. */
export interface PostgresDescription extends Omit<IndexDescription, "kind" | "precision"> {
  /** How the graph holds descriptors (default: in full as long as pgvector can). */
  readonly precision?: PostgresPrecision;
}

export interface PostgresBuildOptions extends IndexBuildOptions, OpenWriterOptions {
  /** Addresses of the servers that are to hold the index, `postgres://user@host/database` (default: the one of the index). */
  readonly shards?: readonly string[];
  /** No picture gets an id below it by itself (default 0). */
  readonly nextId?: number;
}

/**
 * An index in the making, in tables of other names; nobody finds it before `commit` has succeeded. All that was added is there:
 * after `close`, or when the process or the connection dies, the next build of the same index can go on with it.
 */
export class PostgresBuild extends PostgresWriter implements PictureBuild {
  readonly #address: string;
  readonly #former: IndexRecord | undefined;
  #isOver = false;

  constructor(address: string, sessions: WriterSessions, draft: IndexRecord, former: IndexRecord | undefined) {
    super(sessions, draft);
    [this.#address, this.#former] = [address, former];
  }

  /** The index that it is to replace, as it is while nobody else writes to it. */
  get former(): IndexFacts | undefined {
    return this.#former && factsOf(this.#former);
  }

  /** Notes the skipped pictures of the index that it is to replace. */
  async takeOverSkipped(): Promise<void> {
    const former = this.#former;
    if (former) await this.skip(await this.enqueue(() => readSkippedRows(this.sessions.catalogue, former)));
  }

  /**
   * Builds the graph, measures its recall, and gives the tables their name.
   * @throws RetrievalError when there is no picture in it; what was there before stays as it was
   */
  async commit(options: TuneOptions = {}): Promise<{ manifest: IndexFacts; tuned: TuneResult | undefined }> {
    this.assertOpen();
    if (this.count === 0) {
      const got = `none, and ${this.record.skipped} skipped`;
      await this.discard();
      throw new RetrievalError({ what: `${this.sessions.name}: pictures`, expected: "at least 1", got });
    }
    await this.enqueue(async () => {
      const table = tableOf(this.record);
      await Promise.all(this.sessions.shards.map((session) => indexMetadata(session, table)));
    });
    const tuned = await this.tune({ rebuild: true, ...options });
    this.record = await this.enqueue(() => putInPlace(this.#address, this.sessions, this.record, this.#former));
    this.#isOver = true;
    await this.close();
    return { manifest: factsOf(this.record), tuned };
  }

  /** Removes what has been made so far, if it has not been committed or left for later. */
  async discard(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      await this.enqueue(() => dropDraft(this.sessions, this.record));
    } finally {
      await super.close();
    }
  }

  override async close(): Promise<void> {
    this.#isOver = true;
    await super.close();
  }
}

/**
 * Starts an index in PostgreSQL.
 * @param address `postgres://user@host/database/index`
 * @throws RetrievalError when it exists (see `replace`), descriptors are longer than pgvector takes, or a server cannot be reached
 */
export async function createPostgresBuild(
  address: string,
  description: PostgresDescription,
  options: PostgresBuildOptions = {},
): Promise<PostgresBuild> {
  const { index } = parsePostgresAddress(address);
  const { shards = [], replace = false, resume = false, onDiscarded = () => {} } = options;
  const facts = wantedFacts(description, options);
  for (const shard of shards) parseServerAddress(shard);
  const { sessions, known } = await openWriterSessions(address, options, async (catalogue) => {
    await migrate(catalogue);
    await ensurePgvector(catalogue);
    const former = await targetRecord(catalogue, index, replace);
    return { known: { former, draft: await readRecord(catalogue, index, true) }, shards };
  });
  try {
    const earlier = known.draft && (await takeEarlier(sessions, known.draft, resume ? facts : undefined, onDiscarded));
    const draft = earlier ?? (await beginDraft(sessions, index, facts, { ...description, ...options }));
    return new PostgresBuild(address, sessions, draft, known.former);
  } catch (error) {
    await sessions.close();
    throw error;
  }
}

function wantedFacts(description: PostgresDescription, options: PostgresBuildOptions): RecordFacts {
  const { dimension, model, root, columns = {}, metric = "cosine", precision: chosen } = description;
  const { hnsw, created = new Date(), shards = [] } = options;
  checkInteger("index: dimension", dimension, 1);
  const precision = chosen ?? defaultPrecision(dimension, metric);
  checkForm({ dimension, metric, precision });
  return {
    ...{ created: created.toISOString(), metric, precision, dimension, model, root: resolve(root) },
    hnsw: pgvectorParameters(hnsw),
    columns: withColumns({}, columnsWithTypes({}, { path: "text", ...columns }, "index")),
    graph: false,
    shards: shards.map(withoutPassword),
  };
}

/** What an earlier build has added, when it is of the wanted index; removes it otherwise. */
async function takeEarlier(
  sessions: WriterSessions,
  draft: IndexRecord,
  wanted: RecordFacts | undefined,
  onDiscarded: (reason: RetrievalError) => void,
): Promise<IndexRecord | undefined> {
  if (wanted !== undefined && draft.count > 0) {
    if (identityOf(draft.facts) === identityOf(wanted)) {
      await removeUnfinished(sessions, draft);
      const known = plainColumns(draft.facts.columns);
      try {
        columnsWithTypes(known, plainColumns(wanted.columns), sessions.name);
        return { ...draft, facts: { ...draft.facts, hnsw: wanted.hnsw, graph: false } };
      } catch (error) {
        if (!(error instanceof RetrievalError)) throw error;
        onDiscarded(error);
      }
    } else {
      const what = `${sessions.name}: what is there is of another index: other pictures, model, servers or options`;
      onDiscarded(new RetrievalError({ what }));
    }
  }
  await dropDraft(sessions, draft);
  return undefined;
}

const identityOf = ({ metric, precision, dimension, model, root, shards }: RecordFacts): string =>
  JSON.stringify({ metric, precision, dimension, model, root, shards });

async function beginDraft(
  sessions: WriterSessions,
  name: string,
  facts: RecordFacts,
  { writeModel, nextId = 0 }: Pick<IndexDescription, "writeModel"> & Pick<PostgresBuildOptions, "nextId">,
): Promise<IndexRecord> {
  const relation = `loci_${randomBytes(8).toString("hex")}`;
  const counts = { nextId, count: 0, skipped: 0, updated: facts.created };
  const draft: IndexRecord = { name, isDraft: true, relation, facts, ...counts };
  // First the record: of tables that are made and then forgotten nobody would know, and models without one are removed.
  await writeRecord(sessions.catalogue, draft);
  await storeModel(sessions.catalogue, facts.model.fingerprint, writeModel);
  await Promise.all(sessions.shards.map((session) => session.run(tableDefinition(tableOf(draft)))));
  return draft;
}
