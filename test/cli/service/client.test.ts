import { createClient, ServiceError } from "@loci/cli/client";
import { expect, it } from "vitest";

it("sends JSON, or a form when there are pictures, with the key, and throws what the service tells", async () => {
  const calls: { url: string; init: RequestInit }[] = [];
  const answers = [
    Response.json({ hits: [] }),
    Response.json({ hits: [] }),
    new Response("gone", { status: 502, statusText: "Bad Gateway" }),
    Response.json(
      { type: "about:blank", title: "Too many requests", status: 429, detail: "later" },
      { status: 429, headers: { "retry-after": "3" } },
    ),
  ];
  const client = createClient({
    url: "http://here:1/",
    key: "secret",
    fetch: async (url, init) => {
      calls.push({ url: `${url}`, init: init as RequestInit });
      return answers.shift() as Response;
    },
  });
  await client.search({ k: 3 });
  expect(calls[0]).toMatchObject({
    url: "http://here:1/v1/search",
    init: { method: "POST", body: '{"k":3}', headers: { authorization: "Bearer secret" } },
  });
  await client.search({ k: 3 }, { positive: [new Blob(["a"]), new Blob(["b"])], other: new Blob(["c"]) });
  const form = calls[1]?.init.body as FormData;
  expect([...form.keys()]).toEqual(["query", "positive", "positive", "other"]);
  await expect(client.image(3, { width: 9 })).rejects.toMatchObject({ status: 502, message: "502 Bad Gateway" });
  expect(calls[2]?.url).toBe("http://here:1/v1/images/3?width=9");
  const refused = await client.indexes().catch((error) => error);
  expect(refused).toBeInstanceOf(ServiceError);
  expect(refused).toMatchObject({ status: 429, retryAfter: 3, message: "later" });
});

it("asks for explanations, positions and projections, and tells a projection from one that is not ready", async () => {
  const calls: { url: string; init: RequestInit }[] = [];
  const answers = [{ score: 1 }, { score: 1 }, { unit: null }, { done: 0.5 }, { pictures: [] }].map((answer) =>
    Response.json(answer, { status: "done" in answer ? 202 : 200 }),
  );
  const client = createClient({
    url: "http://here:1",
    fetch: async (url, init) => {
      calls.push({ url: `${url}`, init: init as RequestInit });
      return answers.shift() as Response;
    },
  });
  await client.explain({ query: { id: 1 }, hit: 2 });
  await client.explain({ query: { upload: "photo" }, hit: 2 }, { photo: new Blob(["a"]) });
  expect(calls[0]).toMatchObject({ url: "http://here:1/v1/explain", init: { body: '{"query":{"id":1},"hit":2}' } });
  expect([...(calls[1]!.init.body as FormData).keys()]).toEqual(["query", "photo"]);
  expect(await client.positions({ index: "a" })).toEqual({ unit: null });
  const pending = await client.projection();
  expect("done" in pending && pending.done).toBe(0.5);
  expect(await client.projection({ index: "b" })).toEqual({ pictures: [] });
  expect(calls.slice(2).map(({ url }) => url.slice("http://here:1/v1/".length))).toEqual([
    "positions?index=a",
    "projection",
    "projection?index=b",
  ]);
});
