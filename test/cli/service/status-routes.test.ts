import { createClient } from "@loci/cli/client";
import { expect, it } from "vitest";
import { tinyService } from "../../support/tiny-service.js";

it("says that it lives and is ready, and counts what it answered", async () => {
  const { url } = await tinyService({ logLevel: "silent" });
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
  expect(await createClient({ url }).readiness()).toMatchObject({ status: "ready", indexes: [{ name: "tiny" }] });
  const metrics = await fetch(`${url}/metrics`);
  expect(metrics.headers.get("content-type")).toMatch(/^text\/plain/);
  expect(await metrics.text()).toContain(
    'loci_http_request_seconds_count{method="GET",route="/readyz",status="200"} 1',
  );
  expect(await (await fetch(`${url}/nowhere`)).json()).toMatchObject({ status: 404, type: "about:blank" });
});
