import { RetrievalError } from "@loci/core";
import type { RedisOptions } from "ioredis";

/** Where the queue is. */
export interface QueueAddress {
  readonly connection: Pick<RedisOptions, "host" | "port" | "username" | "password" | "db" | "tls">;
  /** For messages: without user and password. */
  readonly shown: string;
}

const DEFAULT_PORT = 6379;

/**
 * `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS.
 * @param password counts when the address has none, so that it need not stand in a command line, which others can read
 * @throws RetrievalError, without the address in it when it may have a password
 */
export function parseQueueAddress(text: string, password?: string): QueueAddress {
  const refuse = (got: string) =>
    new RetrievalError({ what: "--queue", expected: "redis://host:6379, or rediss:// with TLS", got });
  if (!URL.canParse(text)) throw refuse("something that is no URL");
  const url = new URL(text);
  if (url.protocol !== "redis:" && url.protocol !== "rediss:") throw refuse(`a URL that begins with ${url.protocol}`);
  if (url.hostname === "") throw refuse("no host");
  if (url.search !== "" || url.hash !== "") throw refuse("more behind the host than a database");
  const database = url.pathname.slice(1);
  if (!/^\d{0,5}$/.test(database)) throw refuse(`database ${JSON.stringify(database)}, which is no number`);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = url.port === "" ? DEFAULT_PORT : Number(url.port);
  const decoded = (part: string) => {
    try {
      return decodeURIComponent(part);
    } catch {
      throw refuse("a user or password with a % that begins no character: write %25 for it");
    }
  };
  const secret = url.password === "" ? password : decoded(url.password);
  return {
    connection: {
      host,
      port,
      db: Number(database),
      ...(url.username !== "" && { username: decoded(url.username) }),
      ...(secret !== undefined && { password: secret }),
      ...(url.protocol === "rediss:" && { tls: { servername: host } }),
    },
    shown: `${url.protocol}//${url.hostname}:${port}${database === "" ? "" : `/${database}`}`,
  };
}
