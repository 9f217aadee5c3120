import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.js";

/** Tests on a real Redis are skipped where it is not installed (Debian: redis-server). */
export const isRedisMissing = (() => {
  try {
    execFileSync("redis-server", ["--version"]);
    return false;
  } catch {
    return true;
  }
})();

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Ends it; `start` begins it anew, with what it had when it keeps its data. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

export interface RedisServerOptions {
  readonly password?: string;
  /** Whether it has its data again after a restart (default false). */
  readonly keepsData?: boolean;
}

/** A Redis of one's own, on a free port of the loopback interface. */
export async function startRedis({ password, keepsData = false }: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "loci-redis-"));
  const port = await freePort();
  let server: ChildProcess | undefined;
  const start = async () => {
    const data = ["--dir", folder, "--save", "", "--appendonly", keepsData ? "yes" : "no", "--appendfsync", "always"];
    const access = ["--bind", "127.0.0.1", "--port", `${port}`, ...(password ? ["--requirepass", password] : [])];
    server = spawn("redis-server", [...data, ...access], { stdio: ["ignore", "pipe", "inherit"] });
    await readiness(server);
  };
  const stop = async () => {
    if (server === undefined) return;
    const gone = new Promise((resolve) => server?.once("exit", resolve));
    server.kill("SIGTERM");
    await gone;
    server = undefined;
  };
  const close = async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
  await start();
  return { port, url: `redis://127.0.0.1:${port}`, start, stop, close };
}

function readiness(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    server.stdout?.on("data", (piece: Buffer) => {
      log += piece;
      if (log.includes("Ready to accept connections")) resolve();
    });
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`redis-server ended with code ${code}:\n${log}`)));
  });
}
