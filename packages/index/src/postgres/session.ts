import type pg from "pg";
import { driver } from "./driver.js";
import type { PostgresAddress } from "./postgres-address.js";
import { serverError } from "./server-error.js";

/** A row of an answer. */
export type SqlRow = Record<string, unknown>;

/** What answers SQL: a connection, or a pool of them. */
export interface SqlSource {
  /** What messages call it. */
  readonly name: string;
  /** Has something done that only reads. A pool does it again when the connection was lost. */
  read<Result>(use: (session: Session) => Promise<Result>): Promise<Result>;
}

/** One connection. */
export class Session implements SqlSource {
  readonly name: string;
  /** For COPY. */
  readonly client: pg.ClientBase;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(name: string, client: pg.ClientBase) {
    this.name = name;
    this.client = client;
    // Without a listener an idle connection that is lost would end the process; the next query tells.
    client.on("error", () => {});
  }

  /** @param values of $1, $2, …; they never become part of the text */
  async query<Row extends SqlRow = SqlRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    try {
      return (await this.client.query<Row>(text, [...values])).rows;
    } catch (error) {
      throw serverError(this.name, error);
    }
  }

  /** Several statements, without values. */
  async run(statements: string): Promise<void> {
    try {
      await this.client.query(statements);
    } catch (error) {
      throw serverError(this.name, error);
    }
  }

  /** All of it or nothing. @param begin SQL that begins it, and sets what holds for it alone */
  async transaction<Result>(use: () => Promise<Result>, begin = "BEGIN"): Promise<Result> {
    try {
      await this.run(begin);
      const result = await use();
      await this.run("COMMIT");
      return result;
    } catch (error) {
      // Where the connection is lost the server rolls back by itself.
      await this.run("ROLLBACK").catch(() => {});
      throw error;
    }
  }

  /** One after the other: there is one connection. */
  read<Result>(use: (session: Session) => Promise<Result>): Promise<Result> {
    const result = this.#reading.then(() => use(this));
    this.#reading = result.catch(() => {});
    return result;
  }
}

/** A connection of one's own. */
export interface OwnSession {
  readonly session: Session;
  /** Lets go of it; calls that are under way fail. */
  close(): Promise<void>;
}

/** @param onNotice told of the warnings of the server */
export async function openSession(
  { shown, client: config }: Pick<PostgresAddress, "shown" | "client">,
  onNotice: (text: string) => void = () => {},
): Promise<OwnSession> {
  const client = new (driver().Client)({ ...config, types: numberTypes });
  client.on("notice", ({ severity, message }) => {
    if (severity === "WARNING" || /maintenance_work_mem/.test(`${message}`)) onNotice(`${message}`);
  });
  const session = new Session(shown, client);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw serverError(shown, error);
  }
  return { session, close: () => client.end().catch(() => {}) };
}

/** Ids are below 2^53. */
export const numberTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    const { types } = driver();
    return oid === types.builtins.INT8 && format !== "binary" ? Number : types.getTypeParser(oid, format as "text");
  }) as typeof pg.types.getTypeParser,
};
