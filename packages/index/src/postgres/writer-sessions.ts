import { RetrievalError } from "@loci/core";
import { parsePostgresAddress, parseServerAddress, passwordIn, withPassword } from "./postgres-address.js";
import { ensurePgvector } from "./server-features.js";
import { type OwnSession, openSession, type Session } from "./session.js";

/** The connections of a writer: to the server with the catalogue, and to those that hold the index. */
export class WriterSessions {
  /** What messages call the index. */
  readonly name: string;
  readonly catalogue: Session;
  readonly shards: readonly Session[];
  readonly iterates: boolean;
  /** Told of what does not hinder the writer, but whoever runs it should know. */
  readonly onNotice: (text: string) => void;
  readonly #own: readonly OwnSession[];

  constructor(
    name: string,
    own: readonly OwnSession[],
    shards: readonly Session[],
    { iterates, onNotice = () => {} }: { readonly iterates: boolean } & OpenWriterOptions,
  ) {
    [this.name, this.#own, this.shards, this.iterates, this.onNotice] = [name, own, shards, iterates, onNotice];
    this.catalogue = (own[0] as OwnSession).session;
  }

  /** Whether others than the server with the catalogue hold the index. */
  get isSharded(): boolean {
    return !this.shards.includes(this.catalogue);
  }

  /**
   * Changes the servers that hold the index, and then the catalogue. A server does all of its part or nothing; the catalogue
   * is changed when all have done theirs.
   */
  async together(
    change: (session: Session, place: number) => Promise<void>,
    conclude: () => Promise<void>,
  ): Promise<void> {
    const changeAll = () => allEnded(this.shards.map((session, place) => change(session, place)));
    await this.catalogue.transaction(async () => {
      if (this.isSharded) await inTransactions(this.shards, changeAll);
      else await changeAll();
      await conclude();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#own.map(({ close }) => close()));
  }
}

/** What goes on after another has failed would go on behind the end of its transaction, and stay. */
async function allEnded(changes: readonly Promise<void>[]): Promise<void> {
  const failure = (await Promise.allSettled(changes)).find(({ status }) => status === "rejected");
  if (failure?.status === "rejected") throw failure.reason;
}

/** Nobody commits before all are done. */
async function inTransactions(sessions: readonly Session[], use: () => Promise<unknown>): Promise<void> {
  const [first, ...rest] = sessions;
  if (first === undefined) await use();
  else await first.transaction(() => inTransactions(rest, use));
}

export interface OpenWriterOptions {
  /** Told of the warnings of the servers: that a graph does not fit into maintenance_work_mem, for example. */
  readonly onNotice?: (text: string) => void;
}

/**
 * Connects to write to an index, and keeps all others from writing to it until the connection ends.
 * @param shardsOf the servers that hold the index; none: the one that holds the catalogue
 * @throws RetrievalError when a server cannot be reached or another process writes to the index
 */
export async function openWriterSessions<Known>(
  address: string,
  options: OpenWriterOptions,
  prepare: (catalogue: Session) => Promise<{ readonly known: Known; readonly shards: readonly string[] }>,
): Promise<{ readonly sessions: WriterSessions; readonly known: Known }> {
  const parsed = parsePostgresAddress(address);
  const { onNotice } = options;
  const own = [await openSession(parsed, onNotice)];
  try {
    const [{ session: catalogue }] = own as [OwnSession];
    await lockIndex(catalogue, parsed.index, parsed.shown);
    const { known, shards } = await prepare(catalogue);
    for (const shard of shards) {
      own.push(await openSession(parseServerAddress(withPassword(shard, passwordIn(address))), onNotice));
    }
    const holders = shards.length === 0 ? [catalogue] : own.slice(1).map(({ session }) => session);
    const features = await Promise.all(holders.map(ensurePgvector));
    const iterates = features.every((each) => each.iterates);
    return { sessions: new WriterSessions(parsed.shown, own, holders, { iterates, ...options }), known };
  } catch (error) {
    await Promise.all(own.map(({ close }) => close()));
    throw error;
  }
}

/** The lock goes with the connection, also when the process is killed. */
async function lockIndex(session: Session, name: string, shown: string): Promise<void> {
  const text = "SELECT pg_try_advisory_lock(hashtextextended('loci index ' || $1, 0)) AS is_free";
  const [found] = await session.query<{ is_free: boolean }>(text, [name]);
  if (found?.is_free === true) return;
  throw new RetrievalError({
    what: `${shown}: another process is writing to the index`,
    remedy: "Wait until it is done",
  });
}
