import { readFile, rename, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { createClient } from "@loci/cli/client";
import { createService, defaultServiceOptions } from "@loci/cli/service";
import { describe, expect, it } from "vitest";
import { sendStream } from "../../support/send-stream.js";
import { buildTiny, names, openTinyModel, png, tinyIndex, tinyService } from "../../support/tiny-service.js";

const send = async (url: string, bytes: Uint8Array | string, headers: Record<string, string> = {}) => {
  const form = new FormData();
  form.set("positive", new Blob([typeof bytes === "string" ? bytes : new Uint8Array(bytes)]), "../../etc/passwd.png");
  const response = await fetch(`${url}/v1/search`, { method: "POST", body: form, headers });
  return { status: response.status, problem: (await response.json()) as { detail: string } };
};

/** A PNG whose header promises so many pixels, in a few bytes. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const rows = deflateSync(Buffer.alloc(10_000_000));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("malicious requests are refused, logged, and survived", () => {
  it("pictures: decompression bomb, SVG with an external entity, polyglot, other content, a broken one", async () => {
    const { url, log, folder } = await tinyService();
    const cases: [Uint8Array | string, RegExp][] = [
      [bomb(60_000, 60_000), /number of pixels.*3,600,000,000/],
      [
        `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>`,
        /an SVG drawing/,
      ],
      ["%PDF-1.4 \n GIF89a", /a PDF document/],
      ["GIF89a/*<script>alert(1)</script>*/", /truncated or damaged/],
      ["<html><body>hi</body></html>", /an HTML page/],
      [(await png([1, 2, 3], 100, 100)).subarray(0, 60), /truncated or damaged/],
      ["", /no bytes|unsupported|truncated/],
    ];
    for (const [bytes, message] of cases) {
      const { status, problem } = await send(url, bytes);
      expect([status, problem.detail]).toEqual([422, expect.stringMatching(message)]);
      expect(JSON.stringify(problem)).not.toMatch(/root:|node_modules|\.js:/);
      expect(JSON.stringify(problem)).not.toContain(folder);
    }
    expect(log.filter((line) => line.includes('"refused"'))).toHaveLength(cases.length);
    // A picture with a script behind it is a picture, and is described as one.
    const polyglot = Buffer.concat([await png([200, 10, 10]), Buffer.from("<script>alert(1)</script>")]);
    expect((await send(url, polyglot)).status).toBe(200);
  });

  it("200 MB: refused, declared or not, before all of it is read, in little memory", async () => {
    const { url, log } = await tinyService();
    const form = {
      type: "multipart/form-data; boundary=x",
      head: '--x\r\ncontent-disposition: form-data; name="positive"; filename="a"\r\n\r\n',
    };
    const json = { type: "application/json", head: '{"where":"' };
    const before = process.memoryUsage.rss();
    let most = before;
    const timer = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 5);
    for (const content of [form, json]) {
      for (const isDeclared of [true, false]) {
        const { status, sent } = await sendStream(`${url}/v1/search`, { ...content, bytes: 200e6, isDeclared });
        expect([content.type, isDeclared, status]).toEqual([content.type, isDeclared, 413]);
        expect(sent).toBeLessThan(100e6);
      }
    }
    clearInterval(timer);
    expect(most - before).toBeLessThan(100e6);
    const announced = await exchange(url, [
      "POST /v1/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 200000000\r\n\r\n",
    ]);
    expect(announced).toMatch(/^HTTP\/1.1 413 /);
    expect(announced).toMatch(/connection: close/i);
    expect(log.filter((line) => line.includes('"refused"') && line.includes('"status":413'))).toHaveLength(5);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain("loci_upload_bytes 0");
  });

  it("slow-loris: headers and bodies that come a byte at a time", async () => {
    const { url } = await tinyService({ timeLimit: 400 });
    const client = createClient({ url });
    const slow = Promise.all([
      exchange(url, ["POST /v1/search HTTP/1.1\r\nhost: localhost\r\n"]),
      exchange(url, [
        "POST /v1/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 1000\r\n\r\n--x\r\n",
      ]),
    ]);
    expect((await client.search({ positive: [{ id: 0 }], k: 1 })).hits).toHaveLength(1);
    const [headers, body] = await slow;
    expect(headers).toMatch(/^HTTP\/1.1 408 /);
    expect(body).toMatch(/^HTTP\/1.1 (408|503) /);
  });

  it("keys, hosts and origins", async () => {
    const { url, log } = await tinyService({ keys: ["correct horse".replace(" ", "-").padEnd(20, "!")] });
    const key = "correct-horse!!!!!!!";
    const search = { positive: [{ id: 0 }] };
    for (const wrong of [undefined, "wrong", `${key}x`, key.slice(1)]) {
      await expect(createClient({ url, key: wrong }).search(search)).rejects.toMatchObject({ status: 401 });
    }
    expect((await createClient({ url, key }).search(search)).answer).toBe("found");
    expect(log.filter((line) => line.includes('"status":401') && line.includes("refused"))).toHaveLength(4);
    expect(log.join("")).not.toContain(key);
    const rebinding = await exchange(url, [
      "GET /v1/indexes HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n",
    ]);
    expect(rebinding).toMatch(/^HTTP\/1.1 421 /);
    const headers = { origin: "https://evil.example", authorization: `Bearer ${key}` };
    const foreign = await fetch(`${url}/v1/indexes`, { headers });
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
    expect(foreign.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(foreign.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

/** Sends text over a connection of its own. @returns all that comes back until the server ends it */
function exchange(url: string, texts: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => {
      for (const text of texts) socket.write(text);
    });
    socket.on("data", (data) => {
      answer += data;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}

it("the page may show tiles of the map that the operator named, of no other host, and of none unless it did", async () => {
  const tiles = { url: "https://tiles.example.org/{z}/{x}/{y}.png", attribution: "© the makers" };
  const [without, having] = [await tinyService(), await tinyService({ tiles })];
  const images = async (url: string) => {
    const { headers } = await fetch(`${url}/healthz`);
    return /img-src ([^;]*)/.exec(headers.get("content-security-policy") ?? "")?.[1];
  };
  expect(await images(without.url)).toBe("'self' blob: data:");
  expect(await images(having.url)).toBe("'self' blob: data: https://tiles.example.org");
  expect((await createClient(having).indexes()).tiles).toEqual(tiles);
});

it("more than it can do: 429 with Retry-After, and a place that frees itself", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { url } = await tinyService({
    atOnce: 1,
    waiting: 1,
    openModel: async (index) => {
      const model = await openTinyModel(index);
      const describe: typeof model.describer.describe = async (...asked) => {
        await held;
        return model.describer.describe(...asked);
      };
      return { ...model, describer: { ...model.describer, describe } };
    },
  });
  const client = createClient({ url });
  const upload = { positive: new Blob([await png([200, 10, 10])]) };
  const asked = Array.from({ length: 5 }, () => client.search({ k: 1 }, upload).catch((error) => error));
  const refused = await Promise.race(asked);
  expect(refused).toMatchObject({ status: 429, retryAfter: 1 });
  release();
  const outcomes = await Promise.all(asked);
  expect(outcomes.filter(({ answer }) => answer === "found")).toHaveLength(2);
  expect((await client.search({ k: 1 }, upload)).answer).toBe("found");
});

it("requests under way are answered while it closes", async () => {
  const service = await tinyService({ linger: 100 });
  const client = createClient(service);
  const upload = { positive: new Blob([await png([20, 200, 10])]) };
  const asked = Array.from({ length: 20 }, () => client.search({ k: 1 }, upload));
  await asked[0];
  await service.close();
  for (const answer of await Promise.all(asked)) expect(answer.hits[0]?.label).toBe("green");
  await expect(client.indexes()).rejects.toThrow();
});

it("a rebuilt index takes over under load without a lost request, a broken one does not", async () => {
  const { url, index, pictures, reload, log } = await tinyService({ logLevel: "error" });
  const client = createClient({ url });
  const generations = new Set<number>();
  let isOver = false;
  const load = Promise.all(
    Array.from({ length: 6 }, async () => {
      while (!isOver) {
        const { generation, hits } = await client.search({ positive: [{ descriptor: [1, 0, 0] }], k: 1 });
        generations.add(generation);
        expect(hits[0]?.label).toBe("red");
      }
    }),
  );
  await buildTiny(index, pictures, [...names, "red/1.png"]);
  await expect.poll(async () => (await client.images()).total, { timeout: 5000 }).toBe(6);
  const manifest = join(index, "manifest.json");
  const text = await readFile(manifest, "utf8");
  await writeFile(manifest, text.replace(/"count": ?\d+/, '"count":7'));
  await reload();
  expect((await client.readiness()).indexes[0]?.problem).toBeDefined();
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('loci_index_stale{index="tiny"} 1');
  expect(log.join("")).toContain("the former goes on");
  await writeFile(`${manifest}.new`, text);
  await rename(`${manifest}.new`, manifest);
  await reload();
  expect((await client.readiness()).indexes[0]?.problem).toBeUndefined();
  isOver = true;
  await load;
  expect(generations.size).toBeGreaterThan(0);
});

it("says why it cannot start, and leaves nothing open", async () => {
  const { folder, index } = await tinyIndex();
  const start = (indexes: readonly string[], port = 0) =>
    createService({ ...defaultServiceOptions, port, logLevel: "silent", openModel: openTinyModel, indexes });
  await expect(start([join(folder, "none.loci")])).rejects.toThrow(/not a Loci index/);
  await expect(start([index, join(folder, "elsewhere", "tiny.loci")])).rejects.toThrow(/two indexes are called tiny/);
  const { url } = await tinyService();
  await expect(start([index], Number(new URL(url).port))).rejects.toThrow(/in use/);
});
