import { setTimeout } from "node:timers/promises";
import { RetrievalError } from "@loci/core";
import type pg from "pg";
import { driver } from "./driver.js";
import type { PostgresAddress } from "./postgres-address.js";
import { isConnectionLost, serverError } from "./server-error.js";
import { numberTypes, Session, type SqlSource } from "./session.js";

/** Waited before the next attempts to read, milliseconds. */
const PAUSES = [100, 300, 900, 2700];

/** A server that is read from, over connections that are opened as they are needed. */
export class PostgresServer implements SqlSource {
  readonly name: string;
  readonly connections: number;
  readonly #pool: pg.Pool;
  readonly #sessions = new WeakMap<pg.PoolClient, Session>();
  #isClosed = false;

  constructor({ shown, client, connections }: Pick<PostgresAddress, "shown" | "client" | "connections">) {
    this.name = shown;
    this.connections = connections;
    this.#pool = new (driver().Pool)({ ...client, types: numberTypes, max: connections });
    // A connection that is lost while nobody uses it is simply replaced.
    this.#pool.on("error", () => {});
  }

  /** @throws RetrievalError when the server could not be reached at several attempts within some seconds */
  async read<Result>(use: (session: Session) => Promise<Result>): Promise<Result> {
    for (const pause of [...PAUSES, undefined]) {
      try {
        return await this.#once(use);
      } catch (error) {
        if (this.#isClosed) throw new RetrievalError({ what: `${this.name}: it is closed` });
        const told = serverError(this.name, error);
        if (pause === undefined || !isLost(error)) throw told;
        await setTimeout(pause);
      }
    }
    throw new Error("unreachable");
  }

  /** Ends all connections, those in use as soon as they are free. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#pool.end();
  }

  async #once<Result>(use: (session: Session) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    const session = this.#sessions.get(client) ?? new Session(this.name, client);
    this.#sessions.set(client, session);
    try {
      const result = await use(session);
      client.release();
      return result;
    } catch (error) {
      // Whatever state it is in is not handed on.
      client.release(true);
      throw error;
    }
  }
}

const isLost = (error: unknown): boolean => isConnectionLost(error instanceof RetrievalError ? error.cause : error);
