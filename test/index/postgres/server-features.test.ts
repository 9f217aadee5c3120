import { expect, it } from "vitest";
import { serverFeatures } from "../../../packages/index/dist/postgres/server-features.js";
import type { SqlSource } from "../../../packages/index/dist/postgres/session.js";

/** A server that answers the one question. */
const serverWith = (version: string | null, encoding = "UTF8"): SqlSource => {
  const session = { query: async () => [{ version, encoding }] };
  return { name: "postgres://db/gallery", read: (use) => use(session as never) };
};

it("knows what each version of pgvector can do", async () => {
  expect(await serverFeatures(serverWith("0.8.0"))).toEqual({ iterates: true });
  expect(await serverFeatures(serverWith("0.10.1"))).toEqual({ iterates: true });
  expect(await serverFeatures(serverWith("1.0"))).toEqual({ iterates: true });
  expect(await serverFeatures(serverWith("0.7.4"))).toEqual({ iterates: false });
  await expect(serverFeatures(serverWith("0.6.2"))).rejects.toThrow("pgvector: expected 0.7 or later, got 0.6.2");
  await expect(serverFeatures(serverWith(null))).rejects.toThrow("got none");
  await expect(serverFeatures(serverWith("0.8.0", "LATIN1"))).rejects.toThrow("expected UTF8, got LATIN1");
});
