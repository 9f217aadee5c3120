import { join } from "node:path";
import { verifyPostgresIndex } from "@loci/index";
import { expect, it } from "vitest";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { indexOnDisk } from "../../support/index-on-disk.js";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { runLoci } from "../../support/run-loci.js";
import { makeSmallIndex } from "../../support/small-index.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

allowForSlowServers();

const [server] = (await postgresServers(1)) as [string];

it("a directory goes to PostgreSQL, answers there as before, is changed, and comes back", async () => {
  const { folder, pictures, index, json } = await indexOnDisk("hnsw", 2);
  const withPassword = new URL(indexAddress(server));
  // PGlite takes any.
  withPassword.password ||= "secret";
  const { href: address, password: secret } = withPassword;
  const picture = join(pictures, "circles", "0.jpg");
  const copied = await runLoci("index", "copy", index, "--to", address);
  expect([copied.code, copied.out]).toEqual([0, expect.stringMatching(/^postgres:\/\/\w+@.*: 6 pictures$/)]);
  const ask = async (place: string, ...words: string[]) => {
    const { code, out, notes } = await runLoci("query", place, picture, "-k", "4", "--json", ...words);
    expect([code, notes.includes(secret), out.includes(secret)]).toEqual([0, false, false]);
    return JSON.parse(out).queries ?? JSON.parse(out);
  };
  const filter = ["--where", "label <> 'stripes'", "--rerank", "aqe(k=2)", "--exclude-self"];
  const paths = (answer: unknown) => [...JSON.stringify(answer).matchAll(/"path":"([^"]+)"/g)].map((match) => match[1]);
  expect(paths(await ask(address, ...filter))).toEqual(paths(await ask(index, ...filter)));
  const removed = await json("remove", address, picture);
  expect(removed.value).toMatchObject({ count: 5 });
  expect((await json("add", address, pictures)).value).toMatchObject({ added: 1, passedOver: 5, count: 6 });
  expect((await json("update", address, pictures)).value).toMatchObject({ updated: 6 });
  expect((await json("tune", address)).value.report.queries).toBe(6);
  const info = await runLoci("index", "info", address);
  expect(info.out).toMatch(/pictures {4}6[\s\S]*kind {8}postgres, graph of float32[\s\S]*server {6}postgres:\/\//);
  expect(`${info.out}${info.notes}`).not.toContain(secret);
  expect((await json("verify", address)).value).toMatchObject({ intact: true, count: 6 });
  const exported = await json("export", address, "--out", join(folder, "out"));
  expect(exported.value).toMatchObject({ pictures: 6 });
  const back = await runLoci("index", "copy", address, "--to", join(folder, "back.loci"), "--kind", "flat");
  expect(back.code).toBe(0);
  expect((await json("verify", join(folder, "back.loci"))).value).toMatchObject({ intact: true, count: 6 });
  const compact = await runLoci("index", "compact", address);
  expect([compact.code, compact.notes]).toEqual([1, expect.stringMatching(/this is for index directories/)]);
  expect(compact.notes).not.toContain(secret);
});

it("a graph of which pgvector has no like is made there as near to it as it goes", async () => {
  const index = join(await temporaryFolder(), "wide.loci");
  await makeSmallIndex(index, "hnsw", { hnsw: { m: 128, ef: 1024 } });
  const address = indexAddress(server);
  const { code, notes } = await runLoci("index", "copy", index, "--to", address);
  expect([code, notes]).toEqual([0, expect.not.stringContaining("expected")]);
  const { manifest } = await verifyPostgresIndex(address);
  expect(manifest.hnsw).toMatchObject({ m: 100, efConstruction: 200, ef: 1000 });
});
