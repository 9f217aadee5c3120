import { createClient } from "@loci/cli/client";
import { jsonPart, UploadBudget } from "@loci/cli/service";
import { expect, it } from "vitest";
import { png, tinyService } from "../../support/tiny-service.js";

it("holds so much of all requests together", () => {
  const budget = new UploadBudget(10);
  budget.take(6);
  expect(() => budget.take(5)).toThrow(/memory for uploads/);
  budget.give(6);
  budget.take(10);
  expect(budget.held).toBe(10);
});

it("gives memory back after answers, refusals and forms that break off", async () => {
  const { url } = await tinyService({ mostUpload: 10_000, logLevel: "silent" });
  const client = createClient({ url });
  const good = new Blob([await png([1, 2, 3])]);
  await client.search({}, { positive: good });
  await expect(client.search({}, { positive: new Blob(["x".repeat(20_000)]) })).rejects.toMatchObject({ status: 413 });
  const many = Array.from({ length: 40 }, () => good);
  const tooMany = { status: 413, message: "files of the form: expected at most 32, got more" };
  await expect(client.search({}, { positive: many })).rejects.toMatchObject(tooMany);
  const texts = new FormData();
  for (let number = 0; number < 10; number++) texts.set(`text ${number}`, "{}");
  const refused = await fetch(`${url}/v1/search`, { method: "POST", body: texts });
  expect([refused.status, await refused.json()]).toMatchObject([
    413,
    { what: "texts of the form", expected: "at most 8" },
  ]);
  const cut = await fetch(`${url}/v1/search`, {
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=x" },
    body: '--x\r\ncontent-disposition: form-data; name="positive"; filename="a"\r\n\r\nabc',
  });
  expect(cut.status).toBe(400);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain("loci_upload_bytes 0");
});

const form = (texts: Readonly<Record<string, string>>) => ({
  files: [],
  texts: new Map(Object.entries(texts)),
  release: () => {},
});

it("reads one part as JSON, nothing as nothing, and no other part", () => {
  expect(jsonPart(form({ query: '{"k":3}' }), "query")).toEqual({ k: 3 });
  expect(jsonPart(form({}), "query")).toEqual({});
  expect(() => jsonPart(form({ query: "{" }), "query")).toThrow(/part query.*expected JSON/);
  expect(() => jsonPart(form({ query: "{}", more: "1" }), "query")).toThrow(/part "more".*query only/);
});
