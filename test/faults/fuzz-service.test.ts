import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startFileServer } from "../support/file-server.js";
import { png, tinyService } from "../support/tiny-service.js";
import { fuzzService, type RouteTally } from "./fuzz-service.js";

/** Milliseconds: explanations load TensorFlow.js first, which takes a busy machine its time. */
const LONG = 120_000;

// Thousands, against a process whose memory is watched: npx tsx test/faults/fuzz-http.ts
test("mutated requests are answered or refused as the service describes itself, and leave nothing outside of the index and its uploads", {
  timeout: 2 * LONG,
}, async () => {
  const picture = await png([1, 2, 3]);
  const { address } = await startFileServer((_, response) => void response.end(picture));
  const key = "key-of-the-fuzzed-service";
  const { url, log, folder } = await tinyService({
    ...{ writable: true, sharesModels: true, keys: [key], urlHosts: [new URL(address).host] },
    ...{ logLevel: "warn", timeLimit: LONG },
  });
  const pictureUrl = `${address}/picture.png`;
  const fuzzing = { url, key, pictureUrl, seed: 1, count: 200, atOnce: 8, longest: LONG, folders: [folder] };
  const { routes, findings } = await fuzzService(fuzzing);
  expect(findings).toEqual([]);
  expect(log.filter((line) => line.includes('"level":50'))).toEqual([]);
  // Many got through to where they were meant to go, were it to be refused there.
  const total = (outcome: keyof RouteTally) =>
    Object.values(routes).reduce((sum, { [outcome]: times }) => sum + times, 0);
  expect(Object.keys(routes).length).toBeGreaterThan(15);
  expect(total("answered")).toBeGreaterThan(50);
  expect(total("refused")).toBeGreaterThan(50);
  expect(total("turnedAway")).toBeGreaterThan(20);
  expect(await fetch(`${url}/healthz`).then(({ status }) => status)).toBe(200);
  expect((await readdir(folder)).sort()).toEqual(["pictures", "tiny.loci"]);
  expect((await readdir(join(folder, "pictures"))).sort()).toEqual(["blue", "green", "red", "uploads"]);
  const uploads = await readdir(join(folder, "pictures/uploads"));
  expect(uploads.filter((name) => !/^[0-9a-f]{64}\.\w+$/.test(name))).toEqual([]);
});
