import { expect, it } from "vitest";
import { openTinyModel, png, tinyService } from "../../support/tiny-service.js";

const form = async (query: unknown) => {
  const made = new FormData();
  made.set("query", JSON.stringify(query));
  made.set("a", new Blob([new Uint8Array(await png([200, 10, 10]))]));
  return made;
};

it("takes a query as JSON or in a form, keeps no picture, and lets nobody keep the answer", async () => {
  const { url } = await tinyService({ logLevel: "silent" });
  const json = { "content-type": "application/json" };
  for (const [path, query] of [
    ["search", (example: object) => ({ positive: [example] })],
    ["explain", (example: object) => ({ query: example, hit: 1 })],
  ] as const) {
    const post = (body: FormData | string, headers = {}) =>
      fetch(`${url}/v1/${path}`, { method: "POST", body, headers });
    const answers = [
      await post(JSON.stringify(query({ id: 0 })), json),
      await post(await form(query({ upload: "a" }))),
    ];
    for (const answer of answers) {
      expect([path, answer.status, answer.headers.get("cache-control")]).toEqual([path, 200, "no-store"]);
    }
    expect((await post(await form(query({ upload: "b" })))).status).toBe(400);
    expect((await post("null", json)).status).toBe(400);
    expect((await post(JSON.stringify({ ...query({ id: 0 }), index: "no" }), json)).status).toBe(404);
  }
  expect(await (await fetch(`${url}/metrics`)).text()).toContain("loci_upload_bytes 0");
});

it("has a time limit", async () => {
  const never = new Promise<never>(() => {});
  const openModel = async (...given: Parameters<typeof openTinyModel>) => ({
    ...(await openTinyModel(...given)),
    explainer: () => never,
  });
  const { url } = await tinyService({ timeLimit: 300, openModel, logLevel: "silent", drainLimit: 100 });
  const body = JSON.stringify({ query: { id: 0 }, hit: 1 });
  const headers = { "content-type": "application/json" };
  const late = await fetch(`${url}/v1/explain`, { method: "POST", body, headers });
  expect([late.status, late.headers.get("retry-after")]).toEqual([503, "2"]);
});
