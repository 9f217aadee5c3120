import { createRandom } from "@loci/core";
import {
  compileFilter,
  loadPostgresIndex,
  openPostgresIndex,
  parseBox,
  parseNear,
  type Row,
  type RowFilter,
} from "@loci/index";
import { afterAll, expect, it } from "vitest";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { smallPostgresDescription } from "../../support/small-postgres.js";

allowForSlowServers();

const [server] = (await postgresServers(1)) as [string];
const random = createRandom(9);

async function openPlaces(rows: readonly Row[]) {
  const address = indexAddress(server);
  const descriptors = randomDescriptors(random, rows.length, 2);
  await loadPostgresIndex(
    address,
    smallPostgresDescription({ dimension: 2 }),
    (async function* () {
      yield { descriptors, rows };
    })(),
  );
  const index = await openPostgresIndex(address);
  afterAll(() => index.close());
  const agree = async (filter: RowFilter) => {
    const expected = [...rows.keys()].filter((at) => filter(rows[at] as Row));
    expect([...(await index.pictures.idsPassing(filter))].sort((a, b) => a - b)).toEqual(expected);
    return expected.length;
  };
  return { index, agree };
}

/** Around a place, at the poles, on both sides of the date line, half known and unknown. */
const places = Array.from({ length: 120 }, (_, at): Row => {
  const path = `${at}.jpg`;
  if (at % 10 === 0) return { path, latitude: 48 };
  if (at % 10 === 1) return { path };
  const spread = at % 3 === 0 ? 0.01 : at % 3 === 1 ? 3 : 180;
  const latitude = Math.max(-90, Math.min(90, 48.86 + spread * (random.uniform() - 0.5)));
  const longitude = Math.max(
    -180,
    Math.min(180, (at % 2 === 0 ? 2.35 : 179.9) + spread * 2 * (random.uniform() - 0.5)),
  );
  return { path, latitude, longitude };
});

it("degrees: near and box pass what they pass in a directory, their negations too", async () => {
  const { index, agree } = await openPlaces(places);
  const { columns } = index;
  const passed: number[] = [];
  for (const metres of [0, 1000, 100_000, 5_000_000, 21_000_000]) {
    passed.push(await agree(parseNear(`48.86,2.35,${metres}`, columns)));
    if (metres === 100_000) await agree(compileFilter(`not near(48.86, 2.35, ${metres})`, columns));
  }
  expect(passed.at(-1)).toBeGreaterThan(passed[1] as number);
  for (const box of ["48,2,49,3", "-90,179,90,-179", "-90,-180,90,180", "40,-10,50,179.95"]) {
    await agree(parseBox(box, columns));
    await agree(compileFilter(`not box(${box})`, columns));
  }
});

it("degrees: what lies on the border itself, to the millimetre", async () => {
  const { index, agree } = await openPlaces([{ path: "a", latitude: 0, longitude: 1 }]);
  // One degree along the equator of WGS 84 is π · 6,378,137 m / 180; the sphere would say 111,195 m.
  const metres = (Math.PI * 6_378_137) / 180;
  expect(await agree(parseNear(`0,0,${metres + 1e-3}`, index.columns))).toBe(1);
  expect(await agree(parseNear(`0,0,${metres - 1e-3}`, index.columns))).toBe(0);
});

it("metres: Euclidean", async () => {
  const { index, agree } = await openPlaces([
    { path: "a", x: 3, y: 4 },
    { path: "b", x: 30, y: 4 },
    { path: "c", x: 1 },
  ]);
  expect(await agree(parseNear("0,0,5", index.columns))).toBe(1);
  expect(await agree(compileFilter("not near(0, 0, 5)", index.columns))).toBe(1);
  expect(await agree(parseBox("0,3,4,30", index.columns))).toBe(2);
});
