/*
 * What HTTP costs: requests a second and their latencies for queries with a picture of the index (its descriptor is at hand) and with
 * uploads, from a second process (autocannon), beside the library's own calls in the same run; then whether memory stays flat.
 *   npx tsx test/bench/service.ts INDEX PICTURE [seconds] [requests for memory]
 * PICTURE: a file that is uploaded again and again; so that it is described each time, a comment changes (JPEG).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createClient } from "@loci/cli/client";
import { IndexState, Leased, openIndexModel } from "@loci/cli/service";
import { openIndex, resolveRerankChain } from "@loci/index";
import autocannon from "autocannon";
import { median } from "./median.js";

const CONNECTIONS = 8;
const [, , directory, picture, secondsGiven = "10", requestsGiven = "20000"] = process.argv;
if (directory === undefined || picture === undefined) throw new Error("an index and a JPEG are needed");
const [seconds, requests] = [Number(secondsGiven), Number(requestsGiven)];
const bytes = await readFile(picture);

/** The same picture with other bytes: a comment segment behind the first marker of the JPEG. */
function variant(number: number): Buffer {
  const comment = Buffer.from([0xff, 0xfe, 0, 10, ...Buffer.from(`${number}`.padStart(8, "0"))]);
  return Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2)]);
}

interface Line {
  readonly name: string;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

const lines: Line[] = [];
await measureLibrary();
await measureService();
for (const { name, perSecond, p50, p99, failed } of lines) {
  const [rate, middle, late] = [perSecond.toFixed(1), p50.toFixed(2), p99.toFixed(2)];
  process.stdout.write(
    `${name.padEnd(34)} ${rate.padStart(9)}/s  p50 ${middle} ms  p99 ${late} ms  failed ${failed}\n`,
  );
}

async function measureLibrary(): Promise<void> {
  const index = await openIndex(directory as string);
  const model = await openIndexModel(index, { cacheBytes: 1 });
  const state = new IndexState(index, new Leased(model), new Set());
  const { search } = await state.search({ stages: [], chain: resolveRerankChain([]) });
  const { signal } = new AbortController();
  const [id] = index.rows.keys();
  const cached = async () => search.search([{ descriptor: await index.descriptors([id as number]) }], 10);
  const described = async (number: number) => {
    const descriptor = await model.describer.describe({ path: "x", bytes: variant(number) }, signal);
    return search.search([{ descriptor }], 10);
  };
  lines.push(await measure("library, picture of the index", cached), await measure("library, new picture", described));
  await state.close();
}

async function measure(name: string, call: (number: number) => Promise<unknown>): Promise<Line> {
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  let next = 0;
  const worker = async () => {
    while (performance.now() < end) {
      const from = performance.now();
      await call(next++);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  times.sort((a, b) => a - b);
  const p99 = times[Math.floor(0.99 * times.length)] as number;
  return { name, perSecond: times.length / seconds, p50: median(times), p99, failed: 0 };
}

async function measureService(): Promise<void> {
  const bin = new URL("../../packages/cli/bin/loci.cjs", import.meta.url).pathname;
  const words = [bin, "serve", directory as string, "--port", "0", "--log-level", "warn"];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  const url = `${first}`.trim();
  try {
    const { images } = await createClient({ url }).images({ limit: 1 });
    const body = JSON.stringify({ positive: [{ id: images[0]?.id }], k: 10 });
    const headers = { "content-type": "application/json" };
    const cached = { url: `${url}/v1/search`, method: "POST" as const, headers, body };
    lines.push(
      lineOf(
        "service, picture of the index",
        await autocannon({ ...cached, connections: CONNECTIONS, duration: seconds }),
      ),
    );
    let number = 1e6;
    const uploads = autocannon({
      url: `${url}/v1/search`,
      connections: CONNECTIONS,
      duration: seconds,
      requests: [{ method: "POST", setupRequest: (request) => ({ ...request, ...formOf(variant(number++)) }) }],
    });
    lines.push(lineOf("service, new picture", await uploads));
    await watchMemory(url, child.pid as number, cached);
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
}

function formOf(content: Buffer) {
  const head =
    '--x\r\ncontent-disposition: form-data; name="positive"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n';
  const body = Buffer.concat([Buffer.from(head), content, Buffer.from("\r\n--x--\r\n")]);
  return { body, headers: { "content-type": "multipart/form-data; boundary=x" } };
}

function lineOf(name: string, { requests: rate, latency, non2xx, errors }: autocannon.Result): Line {
  return { name, perSecond: rate.average, p50: latency.p50, p99: latency.p99, failed: non2xx + errors };
}

/** Resident memory after each tenth of the requests. */
async function watchMemory(url: string, process_: number, cached: autocannon.Options): Promise<void> {
  const sizes: number[] = [];
  for (let tenth = 0; tenth < 10; tenth++) {
    await autocannon({ ...cached, url: `${url}/v1/search`, connections: CONNECTIONS, amount: requests / 10 });
    const status = await readFile(`/proc/${process_}/status`, "utf8");
    sizes.push(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  }
  const text = sizes.map((size) => size.toFixed(0)).join(" ");
  process.stdout.write(`MB resident after each tenth of ${requests} requests: ${text}\n`);
}
