import { createClient } from "@loci/cli/client";
import { schemas } from "@loci/cli/service";
import { expect, it } from "vitest";
import { names, png, tinyService } from "../../support/tiny-service.js";

const blob = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]);

it("answers uploads, pictures of the index, regions, descriptors, and several examples", async () => {
  const { url } = await tinyService();
  const client = createClient({ url });
  const found = async (...request: Parameters<typeof client.search>) =>
    (await client.search(...request)).hits.map(({ name }) => name);
  expect(await found({ k: 2 }, { positive: blob(await png([250, 12, 12])) })).toEqual(["red/1.png", "red/2.png"]);
  expect(await found({ positive: [{ id: 2 }], k: 2 })).toEqual(["green/1.png", "green/2.png"]);
  expect(await found({ positive: [{ path: "green/2.png" }], k: 2, excludeSelf: true })).toEqual([
    "green/1.png",
    "red/2.png",
  ]);
  expect(await found({ positive: [{ descriptor: [0, 0, 7] }], k: 1 })).toEqual(["blue/1.png"]);
  // Half red, half blue: the region says which half counts.
  const halves = await png([200, 10, 10], 40, 20);
  const { default: sharp } = await import("sharp");
  const both = await sharp({ create: { width: 80, height: 20, channels: 3, background: "rgb(10,10,200)" } })
    .composite([{ input: halves, left: 0, top: 0 }])
    .png()
    .toBuffer();
  for (const [left, name] of [
    [0, "red/1.png"],
    [40, "blue/1.png"],
  ] as const) {
    const example = { upload: "photo", region: { left, top: 0, width: 40, height: 20 } };
    expect(await found({ positive: [example], k: 1 }, { photo: blob(both) })).toEqual([name]);
  }
  const [red, blue] = [await png([200, 10, 10]), await png([10, 10, 200])].map(blob) as [Blob, Blob];
  const purple = await found({ k: 3, negativeWeight: 1 }, { positive: [red, blue], negative: red });
  expect(purple[0]).toBe("blue/1.png");
  expect(await found({ positive: [{ id: 0 }, { id: 4 }], k: 2, fusion: "max" })).toEqual(["red/1.png", "blue/1.png"]);
});

it("filters, re-ranks, says how it searched", async () => {
  const { url } = await tinyService({ prepare: ["dba(k=1)"] }, "hnsw");
  const client = createClient({ url });
  const answer = await client.search({
    positive: [{ id: 0 }],
    where: "label <> 'red'",
    rerank: "aqe(k=1)|spatial(top=2)",
    k: 2,
  });
  expect(answer).toMatchObject({ index: "tiny", answer: "found", passing: 3, ef: 64, unverified: [] });
  expect(answer.rerank.map(({ name }) => name)).toEqual(["aqe", "spatial"]);
  expect(answer.hits.every(({ label }) => label !== "red")).toBe(true);
  const none = await client.search({ positive: [{ id: 0 }], where: "frame > 90" });
  expect(none).toMatchObject({ answer: "nothing-passes-filter", hits: [] });
  expect((await client.search({ positive: [{ id: 0 }], rerank: "dba(k=1)", k: 1 })).hits[0]?.name).toBe("red/1.png");
  const refused = (request: Parameters<typeof client.search>[0]) => client.search(request).catch((error) => error);
  expect(await refused({ positive: [{ id: 0 }], rerank: "dba(k=2)" })).toMatchObject({
    status: 422,
    problem: { what: expect.stringContaining("dba"), expected: expect.stringContaining("--prepare") },
  });
  expect(await refused({ positive: [{ id: 0 }], rerank: "sequence" })).toMatchObject({ status: 422 });
  expect(await refused({ positive: [{ id: 0 }, { id: 1 }], rerank: "spatial" })).toMatchObject({ status: 422 });
  expect(await refused({ positive: [{ id: 0 }], where: "lable = 1" })).toMatchObject({
    problem: { detail: expect.stringContaining('did you mean "label"?') },
  });
  expect(await refused({ positive: [{ id: 0 }], index: "tine" })).toMatchObject({
    status: 404,
    problem: { what: expect.stringContaining('did you mean "tiny"') },
  });
});

it("lists indexes and what may be asked of them", async () => {
  const { url } = await tinyService();
  const list = await createClient({ url }).indexes();
  expect(list.indexes).toMatchObject([{ name: "tiny", count: names.length, dimension: 3, columns: { label: "text" } }]);
  expect(schemas.indexList.parse(list)).toEqual(list);
  expect(list).toMatchObject({
    writable: false,
    urls: false,
    tiles: null,
    formats: expect.arrayContaining(["image/jpeg"]),
  });
  expect(list.rerankers.map(({ name }) => name)).not.toContain("sequence");
  expect(list.fusions.map(({ name }) => name)).toContain("max");
});

it("malformed queries are told apart", async () => {
  const { url } = await tinyService();
  const post = async (body: string | FormData, type?: string) => {
    const response = await fetch(`${url}/v1/search`, {
      method: "POST",
      body,
      ...(type && { headers: { "content-type": type } }),
    });
    expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    return [response.status, ((await response.json()) as { detail: string }).detail] as const;
  };
  const json = (value: unknown) => post(JSON.stringify(value), "application/json");
  expect(await json({ positive: [] })).toEqual([422, expect.stringContaining("got none")]);
  expect(await json({ positive: [{ id: 1, path: "x" }] })).toEqual([400, expect.stringContaining("positive.0")]);
  expect(await json({ positive: [{ id: 1 }], kay: 3 })).toEqual([400, expect.stringContaining("kay")]);
  expect(await json({ positive: [{ id: 1 }], k: 5000 })).toEqual([400, expect.stringContaining("k:")]);
  expect(await json({ positive: [{ id: 99 }] })).toEqual([404, expect.stringContaining("99")]);
  expect(await json({ positive: [{ upload: "no" }] })).toEqual([400, expect.stringContaining("part of the form")]);
  expect(await json({ positive: [{ descriptor: [1, 2] }] })).toEqual([422, expect.stringContaining("3 numbers")]);
  expect(await json({ positive: [{ url: "http://127.0.0.1/x" }] })).toEqual([
    403,
    expect.stringContaining("URLs are off"),
  ]);
  expect(await post("{", "application/json")).toEqual([400, expect.any(String)]);
  expect(await post("<a/>", "text/xml")).toEqual([415, expect.any(String)]);
  const form = new FormData();
  form.set("other", new Blob([await png([1, 2, 3])]));
  expect(await post(form)).toEqual([400, expect.stringContaining('part "other"')]);
  form.delete("other");
  form.set("query", "{");
  expect(await post(form)).toEqual([400, expect.stringContaining("part query")]);
});
