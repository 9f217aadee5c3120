import { createRandom } from "@loci/core";
import { allOf, compileFilter, loadPostgresIndex, openPostgresIndex, type Row } from "@loci/index";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { filterCondition } from "../../../packages/index/dist/postgres/sql-filter.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { filterColumns, randomFilter, randomRow } from "../../support/naive-filter.js";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { askServer, smallPostgresDescription } from "../../support/small-postgres.js";

const [server] = (await postgresServers(1)) as [string];
const address = indexAddress(server);
const { "odd name": _, ...columns } = filterColumns;
const random = createRandom(3);
/** Half of a character and numbers that are none are refused before they get here. */
const rows = fc.sample(randomRow, { numRuns: 120, seed: 7 }).map(({ "odd name": _, ...row }, at): Row => {
  const heading = Number.isNaN(row["heading"]) ? undefined : row["heading"];
  return { ...row, path: row["path"] || `path ${at}`, heading };
});
await loadPostgresIndex(
  address,
  smallPostgresDescription({ dimension: 2, columns }),
  (async function* () {
    yield { descriptors: randomDescriptors(random, rows.length, 2), rows };
  })(),
);
const index = await openPostgresIndex(address);
afterAll(() => index.close());

it("passes what the filter of a directory passes, for random filters and rows", async () => {
  const usable = fc.sample(randomFilter, { numRuns: 200, seed: 11 }).filter(({ text }) => !text.includes("odd name"));
  let some = 0;
  for (const { text, degree } of usable.slice(0, 80)) {
    const expected = [...rows.keys()].filter((at) => degree(rows[at] as Row) === 1);
    const found = await index.pictures.idsPassing(compileFilter(text, columns));
    expect([text, [...found].sort((a, b) => a - b)]).toEqual([text, expected]);
    if (expected.length > 0 && expected.length < rows.length) some++;
  }
  expect(some).toBeGreaterThan(20);
});

it("binds what is written; nothing of it gets into the SQL", async () => {
  const evil = "'; DROP TABLE loci_indexes; --";
  const expression = `label = '${evil.replaceAll("'", "''")}' or path like '%''; --%' or label in ('x'') or true --')`;
  expect(await index.pictures.countPassing(compileFilter(expression, columns))).toBe(0);
  expect(await askServer(address, "SELECT count(*)::int AS n FROM loci_indexes")).not.toEqual([{ n: 0 }]);
});

it("joins filters, and refuses one that is a function", async () => {
  const [one, other] = [compileFilter("heading > 0", columns), compileFilter("label is not null", columns)];
  const both = rows.filter((row) => Number(row["heading"]) > 0 && row["label"] !== undefined).length;
  expect(await index.pictures.countPassing(allOf([one, other]))).toBe(both);
  await expect(
    filterCondition(
      () => true,
      {},
      async () => [],
    ),
  ).rejects.toThrow("got a function");
});
