import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { appendFile, chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { freePort } from "./free-port.js";

/** A PostgreSQL server of one's own with pgvector, in a temporary folder and on a port of the loopback interface. */
export interface PostgresCluster {
  /** `postgres://user:password@host:port/database`; its superuser. */
  readonly address: string;
  /** As `pg_ctl stop -m immediate`: at once, with no farewell; the next start recovers. */
  stopAtOnce(): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good, and removes what it had. */
  close(): Promise<void>;
}

/** Of a server on a busy machine, milliseconds. */
const PATIENCE = 120_000;
const PASSWORD = "cluster";
/** PostgreSQL refuses to run as root; this is nobody, a number that owns nothing. */
const USER = process.geteuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** The programs of the newest PostgreSQL here that has pgvector. */
const programs = findPrograms();

/** Why there is no server of one's own here; `undefined` when there is. */
export const clusterMissing =
  programs === undefined ? "no PostgreSQL with pgvector is installed (see CONTRIBUTING.md)" : undefined;

export async function startCluster(): Promise<PostgresCluster> {
  if (programs === undefined) throw new Error(clusterMissing);
  const folder = await mkdtemp(join(tmpdir(), "loci-postgres-"));
  const data = join(folder, "data");
  const port = await freePort();
  await mkdir(data);
  for (const path of [folder, data]) if (USER.uid !== undefined) await chown(path, USER.uid, USER.gid);
  await writeFile(join(folder, "password"), PASSWORD);
  const access = ["-U", "postgres", "-A", "scram-sha-256", `--pwfile=${join(folder, "password")}`];
  execFileSync(join(programs, "initdb"), ["-D", data, ...access, "--encoding=UTF8", "--locale=C.UTF-8"], USER);
  const lines = [`port = ${port}`, "listen_addresses = '127.0.0.1'", "unix_socket_directories = ''"];
  await appendFile(join(data, "postgresql.conf"), `${[...lines, "maintenance_work_mem = 256MB"].join("\n")}\n`);
  const address = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  const start = async () => {
    server = spawn(join(programs, "postgres"), ["-D", data], { ...USER, stdio: ["ignore", "ignore", "pipe"] });
    await readiness(server, address);
  };
  const stop = async (signal: NodeJS.Signals) => {
    if (server === undefined || server.exitCode !== null) return;
    const gone = once(server, "exit");
    server.kill(signal);
    await gone;
  };
  const close = async () => {
    await stop("SIGINT");
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return { address, start, stopAtOnce: () => stop("SIGQUIT"), close };
}

/** Until it answers: after a stop at once it recovers first. @throws Error with its log when it ends, or takes too long */
async function readiness(server: ChildProcess, address: string): Promise<void> {
  let log = "";
  server.stderr?.on("data", (piece: Buffer) => {
    log = `${log}${piece}`.slice(-10_000);
  });
  for (const end = Date.now() + PATIENCE; ; ) {
    const client = new pg.Client(address);
    client.on("error", () => {});
    try {
      await client.connect();
      return;
    } catch (cause) {
      if (server.exitCode !== null || Date.now() > end)
        throw new Error(`PostgreSQL does not start:\n${log}`, { cause });
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      await client.end().catch(() => {});
    }
  }
}

function findPrograms(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env["PATH"] ?? "").split(":").filter((folder) => folder !== ""),
  ];
  return folders.find((folder) => existsSync(join(folder, "postgres")) && hasPgvector(folder));
}

/** By what `pg_config` of the same folder says, or where Debian has it. */
function hasPgvector(folder: string): boolean {
  const debian = join("/usr/share/postgresql", dirname(folder).split("/").at(-1) as string);
  const config = join(folder, "pg_config");
  const share = existsSync(config) ? execFileSync(config, ["--sharedir"], { encoding: "utf8" }).trim() : debian;
  return existsSync(join(share, "extension", "vector.control"));
}
