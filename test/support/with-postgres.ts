// Runs a command with three PostgreSQL servers of its own in LOCI_TEST_POSTGRES, and removes them afterwards:
// npx tsx test/support/with-postgres.ts npx vitest run test/index/postgres
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type PostgresCluster, startCluster } from "./postgres-cluster.js";

const [command, ...words] = process.argv.slice(2);
if (command === undefined) throw new Error("usage: with-postgres.ts COMMAND [WORDS]");
// What Ctrl-C says to the command it says to us, too: the servers end after it.
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => {});

const clusters: PostgresCluster[] = [];
try {
  for (let place = 0; place < 3; place++) clusters.push(await startCluster());
  const addresses = clusters.map(({ address }) => address).join(",");
  process.stderr.write(`LOCI_TEST_POSTGRES=${addresses}\n`);
  const child = spawn(command, words, { stdio: "inherit", env: { ...process.env, LOCI_TEST_POSTGRES: addresses } });
  const [code] = (await once(child, "exit")) as [number | null];
  process.exitCode = code ?? 1;
} finally {
  await Promise.all(clusters.map((cluster) => cluster.close()));
}
