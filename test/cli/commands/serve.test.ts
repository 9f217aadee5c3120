import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { createClient } from "@loci/cli/client";
import { expect, it, onTestFinished } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";
import { runLoci } from "../../support/run-loci.js";
import { tinyIndex } from "../../support/tiny-service.js";

const bin = new URL("../../../packages/cli/bin/loci.cjs", import.meta.url).pathname;

async function start(index: string, ...words: string[]) {
  const child = spawn(process.execPath, [bin, "serve", index, "--port", "0", ...words], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let notes = "";
  child.stderr.on("data", (data) => {
    notes += data;
  });
  const ended = once(child, "exit").then(([code]) => code as number);
  const [first] = (await Promise.race([once(child.stdout, "data"), ended.then(() => [notes])])) as [Buffer | string];
  return { url: `${first}`.trim(), child, ended, notes: () => notes };
}

/** One request over a kept connection. */
function ask(url: string, agent: Agent, body: string) {
  return new Promise<{ status: number; isLast: boolean; text: string }>((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const asked = request(`${url}/v1/search`, { agent, method: "POST", headers }, (response) => {
      let text = "";
      response.on("data", (data) => {
        text += data;
      });
      response.on("error", reject);
      response.on("end", () => {
        const isLast = response.headers.connection === "close";
        resolve({ status: response.statusCode ?? 0, isLast, text });
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

it("answers; reloads on SIGHUP and on changes; on SIGTERM under load every request gets its answer", async () => {
  const disk = await indexOnDisk("flat", 1);
  const { url, child, ended, notes } = await start(disk.index);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const picture = new Blob([new Uint8Array(await readFile(join(disk.pictures, "stripes/0.jpg")))]);
  const client = createClient({ url });
  const answer = await client.search({ k: 1 }, { positive: picture });
  expect(answer.hits[0]).toMatchObject({ name: "stripes/0.jpg", label: "stripes" });
  const body = JSON.stringify({ positive: [{ id: 0 }, { id: 1 }], k: 2 });
  const counts = { answered: 0, wrong: 0 };
  const load = Array.from({ length: 8 }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (;;) {
      const { status, isLast, text } = await ask(url, agent, body);
      if (status === 200 && JSON.parse(text).hits.length === 2) counts.answered++;
      else counts.wrong++;
      if (isLast) break;
    }
    agent.destroy();
  });
  expect((await runLoci("index", "remove", disk.index, "--id", "2")).code).toBe(0);
  await expect.poll(async () => (await client.images()).total, { timeout: 10_000 }).toBe(2);
  const { generation } = await client.search({ positive: [{ id: 0 }] });
  expect(generation).toBeGreaterThan(answer.generation);
  child.kill("SIGHUP");
  await expect.poll(notes, { timeout: 10_000 }).toMatch(/a newer state is served[\s\S]*a newer state is served/);
  child.kill("SIGTERM");
  await Promise.all(load);
  expect(await ended).toBe(0);
  expect(counts.wrong).toBe(0);
  expect(counts.answered).toBeGreaterThan(8);
});

it("does not let strangers in unasked", async () => {
  const disk = await tinyIndex();
  const refused = await runLoci("serve", disk.index, "--host", "0.0.0.0");
  expect(refused).toMatchObject({ code: 1, notes: expect.stringContaining("Give --api-key-file or LOCI_API_KEYS") });
  const keys = join(disk.folder, "keys");
  await writeFile(keys, "short\n");
  expect((await runLoci("serve", disk.index, "--api-key-file", keys)).notes).toContain("at least 16 characters");
  expect((await runLoci("serve", disk.index, "--uploads", "../x")).notes).toContain("the name of one folder");
  const tiles = ["--tiles", "https://tiles.example.org/{z}/{x}/{y}.png"];
  expect((await runLoci("serve", disk.index, ...tiles)).notes).toContain("--tiles-attribution go together");
  expect((await runLoci("serve", join(disk.folder, "no.loci"), "--port", "0")).notes).toContain("not a Loci index");
  const address = "postgres://me:secret-of-mine@127.0.0.1/gallery/birds";
  const elsewhere = await runLoci("serve", address, "--port", "0");
  expect([elsewhere.code, elsewhere.notes]).toEqual([
    1,
    expect.stringMatching(/^loci: place of the index: expected a directory.*got postgres:.*loci index copy postgres:/),
  ]);
  expect(elsewhere.notes).not.toContain("secret-of-mine");
});
