import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "@loci/cli/client";
import { viewSchemas } from "@loci/cli/service";
import sharp from "sharp";
import { expect, it } from "vitest";
import { png, tinyService } from "../../support/tiny-service.js";

const blob = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]);
const region = { left: 20, top: 0, width: 20, height: 20 };

it("explains hits: the contributions of either picture add up to the score of the search", async () => {
  const { url } = await tinyService();
  const client = createClient({ url });
  // Half green, half red: only the red half counts.
  const [green, red] = [await png([10, 200, 10], 20, 20), await png([190, 60, 10], 20, 20)];
  const both = await sharp({ create: { width: 40, height: 20, channels: 3, background: "black" } })
    .composite([
      { input: green, left: 0, top: 0 },
      { input: red, left: 20, top: 0 },
    ])
    .png()
    .toBuffer();
  const queries = [
    [{ upload: "photo" }, { photo: blob(red) }],
    [{ upload: "photo", region }, { photo: blob(both) }],
    [{ id: 2 }, {}],
    [{ path: "blue/1.png" }, {}],
  ] as const;
  for (const [query, uploads] of queries) {
    const { hits } = await client.search({ positive: [query], k: 3 }, uploads);
    for (const { id, score } of hits) {
      const explanation = await client.explain({ query, hit: id }, uploads);
      expect(viewSchemas.explanation.parse(explanation)).toEqual(explanation);
      expect(explanation.score).toBeCloseTo(score, 4);
      for (const { map, constant } of [explanation.query, explanation.hit]) {
        expect(map.flat().reduce((sum, value) => sum + value, constant)).toBeCloseTo(score, 4);
      }
    }
  }
  const { query } = await client.explain({ query: { upload: "photo", region }, hit: 0 }, { photo: blob(both) });
  expect(query).toMatchObject({ picture: { width: 40, height: 20 }, region });
});

it("says why a match is not explained", async () => {
  const { url, pictures } = await tinyService({ mostPixels: 5000 });
  const client = createClient({ url });
  const refused = (...request: Parameters<typeof client.explain>) =>
    client.explain(...request).then(
      () => ({ status: 200, message: "" }),
      ({ status, message }) => ({ status, message }),
    );
  expect(await refused({ query: { id: 99 }, hit: 0 })).toMatchObject({ status: 404 });
  expect(await refused({ query: { id: 0 }, hit: 99 })).toMatchObject({ status: 404 });
  expect(await refused({ index: "tine", query: { id: 0 }, hit: 0 })).toMatchObject({ status: 404 });
  expect(await refused({ query: { path: "../../etc/passwd" }, hit: 0 })).toMatchObject({ status: 404 });
  expect(await refused({ query: { descriptor: [1, 0, 0] }, hit: 0 })).toEqual({
    status: 422,
    message: expect.stringMatching(/looks at the picture.*descriptor/),
  });
  expect(await refused({ query: { upload: "no" }, hit: 0 })).toMatchObject({ status: 400 });
  expect(await refused({ query: { url: "http://127.0.0.1/x" }, hit: 0 })).toMatchObject({ status: 403 });
  expect(await refused({ query: { id: 0 }, hit: 0 }, { positive: blob(await png([1, 2, 3])) })).toEqual({
    status: 400,
    message: expect.stringContaining('part "positive"'),
  });
  expect(await refused({ query: { upload: "a" }, hit: 0 }, { a: blob(await png([9, 9, 9], 100, 100)) })).toEqual({
    status: 422,
    message: expect.stringMatching(/number of pixels/),
  });
  expect(await refused({ query: { upload: "a" }, hit: 0 }, { a: blob(await png([0, 0, 0])) })).toMatchObject({
    status: 422,
    message: expect.stringMatching(/sees nothing|unit norm/),
  });
  expect((await fetch(`${url}/v1/explain`, { method: "POST" })).status).toBe(400);
  await rm(join(pictures, "red/1.png"));
  expect(await refused({ query: { id: 1 }, hit: 0 })).toMatchObject({ status: 404 });
});

it("says where pictures were taken", async () => {
  const places = (place: number) => ({ latitude: place / 10, longitude: 12 });
  const { url } = await tinyService({ logLevel: "silent" }, "flat", places);
  const client = createClient({ url });
  const found = await client.positions();
  expect(viewSchemas.positions.parse(found)).toEqual(found);
  expect(found).toMatchObject({ index: "tiny", unit: "degrees", total: 5 });
  expect(found.pictures[3]).toEqual({ id: 3, at: [0.3, 12], sequence: "walk", frame: 3 });
  expect((await client.indexes()).indexes[0]?.places).toBe("degrees");
  await expect(client.positions({ index: "tine" })).rejects.toMatchObject({ status: 404 });
});

it("projects an index when somebody asks: 202 until it is there", async () => {
  const { url } = await tinyService({ logLevel: "silent" });
  const first = await fetch(`${url}/v1/projection`);
  expect([first.status, first.headers.get("retry-after")]).toEqual([202, "1"]);
  expect(viewSchemas.projectionPending.parse(await first.json())).toEqual({ done: 0 });
  const client = createClient({ url });
  await expect.poll(async () => "done" in (await client.projection()), { timeout: 20_000 }).toBe(false);
  const found = await client.projection({ index: "tiny" });
  expect(viewSchemas.projection.parse(found)).toMatchObject({ index: "tiny", total: 5, pictures: { length: 5 } });
  const again = await fetch(`${url}/v1/projection`);
  expect([again.status, await again.json()]).toEqual([200, found]);
});

it("may be closed while an index is projected", async () => {
  const { url, close, index } = await tinyService({ logLevel: "silent" });
  expect((await fetch(`${url}/v1/projection`)).status).toBe(202);
  await close();
  // Nothing holds its files any more.
  await rm(index, { recursive: true });
});
