import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tinyService } from "../support/tiny-service.js";
import { bytesOf, fuzzService, sendRaw, wholeRequests } from "./fuzz-service.js";

/** Milliseconds: explanations load TensorFlow.js first, which takes a busy machine its time. */
const LONG = 120_000;

// Thousands, against a process whose memory is watched: npx tsx test/faults/fuzz-http.ts
test("mutated requests are answered or refused, never with 500, and leave nothing outside of the index and its uploads", {
  timeout: 2 * LONG,
}, async () => {
  const { url, log, folder } = await tinyService({
    writable: true,
    sharesModels: true,
    logLevel: "warn",
    timeLimit: LONG,
  });
  for (const request of await wholeRequests()) {
    const { statuses } = await sendRaw(url, bytesOf(request), LONG);
    expect([request.line, statuses]).toEqual([request.line, [expect.toSatisfy((status) => status < 300)]]);
  }
  const { statuses, findings } = await fuzzService({ url, seed: 1, count: 150, atOnce: 8 });
  expect(findings).toEqual([]);
  expect(log.filter((line) => line.includes('"level":50'))).toEqual([]);
  // Some got through to where they were meant to go, and some did not.
  expect(statuses["200"]).toBeGreaterThan(2);
  expect(statuses["400"]).toBeGreaterThan(10);
  expect(await fetch(`${url}/healthz`).then(({ status }) => status)).toBe(200);
  expect((await readdir(folder)).sort()).toEqual(["pictures", "tiny.loci"]);
  expect((await readdir(join(folder, "pictures"))).sort()).toEqual(["blue", "green", "red", "uploads"]);
  expect(existsSync(join(folder, "pictures/uploads"))).toBe(true);
});
