import { join } from "node:path";
import { createRandom } from "@loci/core";
import {
  compileFilter,
  createIndexWriter,
  loadPostgresIndex,
  openIndex,
  openIndexSearch,
  openPostgresIndex,
  type PostgresIndex,
  parseRerankSpec,
} from "@loci/index";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { bruteForce, recall } from "../../support/brute-force.js";
import { cutConnection } from "../../support/cut-connection.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { smallDescription, smallDescriptors, smallDimension, smallItems } from "../../support/small-index.js";
import { askServer, makeSmallPostgres, smallBatches, smallPostgresDescription } from "../../support/small-postgres.js";
import { suiteFolder } from "../../support/suite-folder.js";

allowForSlowServers();

const [server, one, two] = (await postgresServers(3)) as [string, string, string];
const folder = await suiteFolder();

describe.each([
  ["one server", []],
  ["two shards", [one, two]],
] as const)("%s: answers as an index directory of the same pictures", (_, shards) => {
  const address = indexAddress(server);
  const rows = smallItems.map((row, at) => ({ ...row, sequence: at < 20 ? "north" : "south", frame: 40 - at }));
  let index: PostgresIndex;
  let directory: Awaited<ReturnType<typeof openIndex>>;
  beforeAll(async () => {
    await loadPostgresIndex(address, smallPostgresDescription(), smallBatches(rows), { shards });
    index = await openPostgresIndex(address);
    const place = join(folder, `${shards.length}.loci`);
    const writer = await createIndexWriter(place, smallDescription("flat"));
    await writer.add(smallDescriptors, rows);
    await writer.commit();
    directory = await openIndex(place);
  });
  afterAll(() => Promise.all([index.close(), directory.close()]));

  it("is described alike, and its model is read into the cache", async () => {
    const { count, dimension, model, root, columns, metric } = index.manifest;
    const other = directory.manifest;
    expect({ count, dimension, model, root, metric }).toEqual({
      ...{ count: other.count, dimension: other.dimension, model: other.model, root: other.root, metric: other.metric },
    });
    expect(columns).toEqual(directory.columns);
    expect(index.modelDirectory).toContain(model.fingerprint);
  });

  it.each([
    ["plainly", "", undefined],
    ["filtered", "", "label like 'class _' and frame > 5"],
    ["with a filter that few pass", "", "path = 'folder 0/picture-0.jpg'"],
    ["re-ranked", "aqe(k=3)|kreciprocal(k1=5,k2=2)", undefined],
    ["re-ranked with a filter", "kreciprocal(k1=5,k2=2)", "label = 'class 1'"],
    ["augmented with a filter", "dba(k=3)", "frame < 20"],
  ])("%s", async (_, chain, where) => {
    const ask = async (asked: PostgresIndex | typeof directory) => {
      const rerank = chain === "" ? [] : parseRerankSpec(chain);
      const search = await openIndexSearch(asked, { rerank });
      const filter = where === undefined ? undefined : compileFilter(where, asked.columns);
      const query = (at: number) => ({
        descriptor: smallDescriptors.slice(at * smallDimension, (at + 1) * smallDimension),
        filter,
        excluded: new Set([at + 1]),
      });
      const answers = await search.search([query(2), query(30)], 6);
      const passing = filter && (await search.countPassing(filter));
      await search.close();
      return { answers, passing };
    };
    const [found, expected] = [await ask(index), await ask(directory)];
    expect(found.passing).toBe(expected.passing);
    expect(found.answers.map((hits) => hits.map(({ id, row }) => [id, row]))).toEqual(
      expected.answers.map((hits) => hits.map(({ id, row }) => [id, row])),
    );
    for (const [query, hits] of found.answers.entries()) {
      for (const [place, hit] of hits.entries()) {
        expect(hit.score).toBeCloseTo(expected.answers[query]![place]!.score, 5);
        expect(hit.distance).toBeCloseTo(expected.answers[query]![place]!.distance, 5);
      }
    }
  });

  it("hands out descriptors bit for bit, walks in order, and refuses what is not there", async () => {
    expect(await index.descriptors([5, 0, 5])).toEqual(await directory.descriptors([5, 0, 5]));
    await expect(index.descriptors([1, 99])).rejects.toThrow("there is no picture with the id 99");
    expect(await index.pictures.walks()?.idsOf("north")).toEqual(Array.from({ length: 20 }, (_, at) => 19 - at));
    expect(await index.pictures.walks()?.namesOf([0, 39])).toEqual(["north", "south"]);
    const [first] = await index.search(smallDescriptors.subarray(0, smallDimension), 3, {
      allowed: [7, 9, 11],
      excluded: [9],
    });
    expect(first?.map(({ id }) => id).sort((a, b) => a - b)).toEqual([7, 11]);
    await expect(index.search(smallDescriptors, 3, { ef: 1001 })).rejects.toThrow("1 to 1000, got 1001");
  });
});

describe.each([
  ["float16", "euclidean"],
  ["bit", "cosine"],
] as const)("a graph of %s, %s", (precision, metric) => {
  it("chooses candidates, which are compared again in full", async () => {
    const [dimension, count] = [64, 120];
    const address = indexAddress(server);
    const gallery = randomDescriptors(createRandom(31), count, dimension);
    const queries = randomDescriptors(createRandom(32), 5, dimension);
    const rows = Array.from({ length: count }, (_, at) => ({ path: `${at}` }));
    const description = smallPostgresDescription({ dimension, precision, metric });
    const { tuned } = await loadPostgresIndex(
      address,
      description,
      (async function* () {
        yield { descriptors: gallery, rows };
      })(),
      { hnsw: { m: 8, efConstruction: 32 } },
    );
    expect(tuned?.report.curve.at(-1)?.recall).toBeGreaterThan(0.99);
    const index = await openPostgresIndex(address, { ef: count });
    const truth = bruteForce(gallery, queries, dimension, 5, { metric });
    const found = await index.search(queries, 5);
    expect(recall(found, truth)).toBeGreaterThan(0.95);
    for (const [query, hits] of found.entries()) expect(hits[0]!.distance).toBeCloseTo(truth[query]![0]!.distance, 5);
    await index.close();
  });
});

describe("what is not right", () => {
  const address = indexAddress(server);
  beforeAll(() => makeSmallPostgres(address, { shards: [one, two] }));

  it("another model, a name that is not there", async () => {
    const expectModel = { name: "other", fingerprint: "0" };
    await expect(openPostgresIndex(address, { expectModel })).rejects.toThrow("model of the queries: expected");
    await expect(openPostgresIndex(indexAddress(server, "nothing"))).rejects.toThrow('there is no index "nothing"');
  });

  it("a shard that is down is an error that names it, never a part of the answer; back again, it answers", async () => {
    const way = await cutConnection(two);
    const shards = [one, way.address];
    const name = indexAddress(server);
    await makeSmallPostgres(name, { shards });
    const index = await openPostgresIndex(name);
    const query = smallDescriptors.subarray(0, smallDimension);
    expect(await index.search(query, 40)).toMatchObject([{ length: 40 }]);
    way.cut();
    const { host, pathname } = new URL(way.address);
    await expect(index.search(query, 40)).rejects.toThrow(`${host}${pathname}: the server cannot be reached`);
    way.mend();
    expect(await index.search(query, 40)).toMatchObject([{ length: 40 }]);
    await index.close();
  });

  it("a record that was changed by hand", async () => {
    const name = new URL(address).pathname.split("/")[2];
    const change = `UPDATE loci_indexes SET facts = facts || '{"dimension": -1}' WHERE name = $1`;
    await askServer(address, change, [decodeURIComponent(`${name}`)]);
    await expect(openPostgresIndex(address)).rejects.toThrow("is damaged: got");
  });
});
