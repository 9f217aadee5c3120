import { join } from "node:path";
import { expect, it } from "vitest";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { drawClassFolders } from "../../support/picture-folder.js";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

allowForSlowServers();

const [server, one, two] = (await postgresServers(3)) as [string, string, string];

it("builds on one server, is laid out over two, and answers all the same", async () => {
  const pictures = join(await temporaryFolder(), "pictures");
  await drawClassFolders(pictures, 2);
  const address = indexAddress(server);
  const built = await runLoci("index", "build", pictures, "--to", address, "--model", "mobilenet_v2/gap", "--json");
  expect([built.code, JSON.parse(built.out)]).toMatchObject([0, { count: 6, kind: "postgres", precision: "float32" }]);
  const ask = async () => (await runLoci("query", address, join(pictures, "stripes", "1.jpg"), "-k", "6")).out;
  const before = await ask();
  const sharded = await runLoci("index", "shard", address, "--servers", one, two, "--json");
  expect([sharded.code, JSON.parse(sharded.out)]).toMatchObject([
    0,
    { count: 6, servers: [expect.any(String), expect.any(String)] },
  ]);
  expect(await ask()).toBe(before);
  const again = await runLoci("index", "build", pictures, "--to", address, "--model", "mobilenet_v2/gap");
  expect([again.code, again.notes]).toEqual([1, expect.stringContaining("exists already")]);
  const kind = await runLoci("index", "build", pictures, "--to", address, "--kind", "flat");
  expect(kind.notes).toContain("kind of an index in PostgreSQL: expected hnsw");
});
