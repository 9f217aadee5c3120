import { RetrievalError, reasonOf } from "@loci/core";
import { z } from "zod";
import { metricNames } from "../metrics.js";
import { hnswSchema, modelSchema, recallSchema } from "../storage/manifest.js";
import type { IndexFacts } from "../storage/searchable-index.js";
import { postgresPrecisionNames } from "./descriptor-index.js";
import type { DescriptorTable } from "./descriptor-table.js";
import type { Session, SqlSource } from "./session.js";
import { plainColumns } from "./sql-columns.js";

const columnSchema = z.strictObject({ type: z.enum(["text", "number", "time"]), column: z.string().min(1) }).readonly();

/** What the catalogue says of an index beside its counts. */
const factsSchema = z
  .strictObject({
    created: z.iso.datetime(),
    metric: z.enum(metricNames),
    precision: z.enum(postgresPrecisionNames),
    dimension: z.int().positive(),
    model: modelSchema.readonly(),
    root: z.string(),
    hnsw: hnswSchema.readonly(),
    columns: z.record(z.string(), columnSchema).readonly(),
    graph: z.boolean(),
    recall: recallSchema.readonly().optional(),
    shards: z.array(z.string()).readonly(),
  })
  .readonly();

/** `shards`: the addresses, without passwords, of the servers that hold it; none: the one that holds the catalogue. */
export type RecordFacts = z.infer<typeof factsSchema>;

/** An index in the catalogue. */
export interface IndexRecord {
  readonly name: string;
  /** While it is being built. */
  readonly isDraft: boolean;
  /** The table with its descriptors, on each of its servers. */
  readonly relation: string;
  readonly facts: RecordFacts;
  readonly nextId: number;
  readonly count: number;
  readonly skipped: number;
  readonly updated: string;
}

/** Reads the record of an index. @throws RetrievalError when it is not as expected */
export async function readRecord(source: SqlSource, name: string, isDraft: boolean): Promise<IndexRecord | undefined> {
  const [found] = await source.read((session) =>
    session.query<{ relation: string; facts: unknown; next_id: number; count: number; skipped: number; updated: Date }>(
      `SELECT relation, facts, next_id, count, updated,
         (SELECT count(*) FROM loci_skipped s WHERE s.name = i.name AND s.is_draft = i.is_draft) AS skipped
       FROM loci_indexes i WHERE name = $1 AND is_draft = $2`,
      [name, isDraft],
    ),
  );
  if (found === undefined) return undefined;
  const parsed = factsSchema.safeParse(found.facts);
  if (!parsed.success) {
    const got = reasonOf(z.prettifyError(parsed.error));
    throw new RetrievalError({ what: `${source.name}: record of the index "${name}" is damaged`, got });
  }
  const { relation, next_id: nextId, count, skipped, updated } = found;
  return { name, isDraft, relation, facts: parsed.data, nextId, count, skipped, updated: updated.toISOString() };
}

/** Writes what has changed about a record, or a new one. */
export async function writeRecord(session: Session, { name, isDraft, ...record }: IndexRecord): Promise<void> {
  const { relation, facts, nextId, count } = record;
  await session.query(
    `INSERT INTO loci_indexes (name, is_draft, relation, facts, next_id, count, updated) VALUES ($1, $2, $3, $4, $5, $6, now())
     ON CONFLICT (name, is_draft) DO UPDATE SET relation = excluded.relation, facts = excluded.facts,
       next_id = excluded.next_id, count = excluded.count, updated = excluded.updated`,
    [name, isDraft, relation, JSON.stringify(facts), nextId, count],
  );
}

/** The table of an index. */
export function tableOf({ relation, facts }: IndexRecord): DescriptorTable {
  const { dimension, metric, precision, columns, graph } = facts;
  return { relation, form: { dimension, metric, precision }, columns, hasGraph: graph };
}

/** An index as reports and re-ranking see it. */
export function factsOf({ facts, count, skipped, updated }: IndexRecord): IndexFacts {
  const { created, metric, precision, dimension, model, root, hnsw, recall, columns } = facts;
  return {
    ...{ kind: "postgres", created, updated, metric, precision, dimension, model, root, hnsw, count, skipped },
    columns: plainColumns(columns),
    recall,
  };
}
