// PostgreSQL as WebAssembly, with pgvector, behind a socket: a process of its own, since it computes on its only thread. Writes its port,
// and ends when its standard input does. What initdb makes is kept beside the packages: to make it anew takes seconds.
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

const modules = join(import.meta.dirname, "..", "..", "node_modules");
const { version } = JSON.parse(await readFile(join(modules, "@electric-sql", "pglite", "package.json"), "utf8"));
const kept = join(modules, ".cache", "loci", `pglite-${version}.tar`);

const db = await openDatabase();
const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port: 0, maxConnections: 20 });
await server.start();
process.stdout.write(`${server.getServerConn().split(":").at(-1)}\n`);
process.stdin.on("end", () => process.exit(0)).resume();

async function openDatabase() {
  const bytes = await readFile(kept).catch(() => undefined);
  const extensions = { vector };
  if (bytes !== undefined) return PGlite.create({ extensions, loadDataDir: new Blob([bytes]) });
  const fresh = await PGlite.create({ extensions });
  const dump = await fresh.dumpDataDir("none");
  await mkdir(dirname(kept), { recursive: true });
  const temporary = `${kept}.${randomBytes(6).toString("hex")}`;
  await writeFile(temporary, new Uint8Array(await dump.arrayBuffer()));
  await rename(temporary, kept);
  return fresh;
}
