import { RetrievalError } from "@loci/core";
import type { ClientConfig } from "pg";

/** Where an index in PostgreSQL is. */
export interface PostgresAddress {
  /** What messages call it: never with a password. */
  readonly shown: string;
  /** The name of the index; that of its table. */
  readonly index: string;
  /** Connections that readers open at most. */
  readonly connections: number;
  readonly client: ClientConfig;
}

const FORM = "postgres://user@host:5432/database/index";
/** Names of tables have 63 bytes; ours leave room. */
const LONGEST_NAME = 48;
const DEFAULT_CONNECTIONS = 8;
const CONNECT_SECONDS = 10;

export const isPostgresAddress = (text: string): boolean => /^postgres(?:ql)?:\/\//i.test(text);

/**
 * Reads `postgres://user@host:5432/database/index`, as libpq has it with the name of the index behind the database. The
 * password may stand in it, in PGPASSWORD or in ~/.pgpass. `?connections=4` limits the connections of readers, `connect_timeout` is
 * in seconds (default 10); all other parameters (`sslmode`, `host` for a socket, `options`) are libpq's.
 * @throws RetrievalError when it is written otherwise; the message does not repeat it, for the password's sake
 */
export function parsePostgresAddress(text: string): PostgresAddress {
  const url = urlOf(text);
  const index = indexName(url);
  const shown = shownAddress(url);
  const chosen = url.searchParams.get("connections");
  const connections = chosen === null ? DEFAULT_CONNECTIONS : Number(chosen);
  if (!Number.isInteger(connections) || connections < 1 || connections > 1000) {
    throw new RetrievalError({ what: `${shown}: connections`, expected: "1 to 1000", got: `${chosen}` });
  }
  return { shown, index, connections, client: clientConfig(url) };
}

/** Reads `postgres://user@host:5432/database`, a server that is to hold a part of an index. @throws as above */
export function parseServerAddress(text: string): Omit<PostgresAddress, "index"> {
  const url = urlOf(text);
  if (partsOf(url).length !== 1) throw malformed(FORM.slice(0, FORM.lastIndexOf("/")));
  return { shown: shownAddress(url), connections: DEFAULT_CONNECTIONS, client: clientConfig(url) };
}

/** An address without the password, for messages and for notes that others may read; anything else as it is. */
export function withoutPassword(text: string): string {
  if (!isPostgresAddress(text)) return text;
  const url = urlOf(text);
  url.password = "";
  url.searchParams.delete("password");
  return url.href;
}

/** The password in an address, `undefined` when it has none. */
export function passwordIn(text: string): string | undefined {
  const url = urlOf(text);
  return url.searchParams.get("password") ?? (url.password === "" ? undefined : plain(url.password));
}

/** A sign for percent that stands for itself is one to pg, too. */
function plain(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** The address with a password, unless it has one of its own. */
export function withPassword(text: string, password: string | undefined): string {
  if (password === undefined || passwordIn(text) !== undefined) return text;
  const url = urlOf(text);
  url.searchParams.set("password", password);
  return url.href;
}

function urlOf(text: string): URL {
  // The error of `new URL` carries the whole text, password and all.
  if (!isPostgresAddress(text) || !URL.canParse(text)) throw malformed(FORM);
  return new URL(text);
}

function partsOf({ pathname }: URL): string[] {
  try {
    return pathname
      .split("/")
      .slice(1)
      .filter((part) => part !== "")
      .map(decodeURIComponent);
  } catch {
    throw malformed(FORM);
  }
}

function indexName(url: URL): string {
  const [, name, ...rest] = partsOf(url);
  if (name === undefined || rest.length > 0) throw malformed(FORM);
  checkIndexName(name);
  return name;
}

function checkIndexName(name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (Buffer.byteLength(name) <= LONGEST_NAME && !/[\u0000-\u001f\u007f]/.test(name)) return;
  const expected = `at most ${LONGEST_NAME} bytes without control characters`;
  throw new RetrievalError({ what: "name of an index in PostgreSQL", expected, got: JSON.stringify(name) });
}

function shownAddress(url: URL): string {
  const user = url.username === "" ? "" : `${url.username}@`;
  return `postgres://${user}${url.host}${url.pathname}`;
}

function clientConfig(original: URL): ClientConfig {
  const url = new URL(original);
  url.pathname = `/${url.pathname.split("/")[1] ?? ""}`;
  url.searchParams.delete("connections");
  const seconds = Number(url.searchParams.get("connect_timeout") ?? CONNECT_SECONDS);
  url.searchParams.delete("connect_timeout");
  return {
    connectionString: url.href,
    application_name: "loci",
    connectionTimeoutMillis: Number.isFinite(seconds) && seconds >= 0 ? 1000 * seconds : 1000 * CONNECT_SECONDS,
    keepAlive: true,
  };
}

const malformed = (expected: string) =>
  new RetrievalError({
    what: "address in PostgreSQL",
    expected,
    got: "something else",
    remedy: "Characters such as @ / ? # in a user name or password are written as %40 %2F %3F %23",
  });
