import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";

/** Addresses of real servers with pgvector, `postgres://user@host/database`, parted by commas. */
const real = process.env["LOCI_TEST_POSTGRES"]?.split(",").filter((address) => address !== "") ?? [];

/** What tests of the real servers alone say when there are none. */
export const realServers = {
  addresses: real,
  skipped: real.length === 0 ? "LOCI_TEST_POSTGRES does not name servers" : undefined,
};

/** Those of this process; they end with it. */
const started: Promise<string>[] = [];

/**
 * The addresses of some PostgreSQL servers with pgvector: those of LOCI_TEST_POSTGRES where it names enough, else PGlite,
 * which all tests of a process share. Each has one connection.
 */
export async function postgresServers(count: number): Promise<string[]> {
  if (real.length >= count) return real.slice(0, count);
  while (started.length < count) started.push(startPglite());
  return Promise.all(started.slice(0, count));
}

async function startPglite(): Promise<string> {
  const script = join(import.meta.dirname, "workers", "pglite-server.js");
  const server: ChildProcess = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  server.unref();
  const output = server.stdout;
  if (output === null) throw new Error("no output");
  const failed = once(server, "exit").then(([code]) => {
    throw new Error(`the server ended with ${code}`);
  });
  const [port] = (await Promise.race([once(output, "data"), failed])) as [Buffer];
  failed.catch(() => {});
  for (const stream of [server.stdin, output]) (stream as unknown as { unref(): void }).unref();
  return `postgres://postgres@127.0.0.1:${`${port}`.trim()}/postgres?sslmode=disable&connect_timeout=120`;
}

/** The address of an index that no other test has. */
export function indexAddress(server: string, name = `test ${randomBytes(4).toString("hex")}`): string {
  const url = new URL(server);
  url.pathname += `/${encodeURIComponent(name)}`;
  if (real.length === 0) url.searchParams.set("connections", "1");
  return url.href;
}
