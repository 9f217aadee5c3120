import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "@loci/core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { download } from "../../../packages/core/dist/files/download.js";
import { serveBytes, startFileServer } from "../../support/file-server.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const content = Uint8Array.from({ length: 300_000 }, (_, place) => (place * 31) % 251);
let cache: string;

beforeEach(async () => {
  cache = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", cache);
  vi.stubEnv("LOCI_OFFLINE", "");
  for (const name of ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"]) vi.stubEnv(name, "");
});

const files = async () => (await readdir(cache, { recursive: true })).filter((name) => /\.\w+$|part/.test(name));

it("downloads once and then takes the file from the cache, also with no network", async () => {
  const server = await startFileServer(serveBytes(content));
  const address = `${server.address}/models/resnet50.onnx?raw=true`;
  const file = await download(address);
  expect(path.basename(file)).toBe("resnet50.onnx");
  expect(Buffer.compare(await readFile(file), content)).toBe(0);
  vi.stubEnv("LOCI_OFFLINE", "1");
  expect(await download(address, { sha256: sha256(content) })).toBe(file);
  expect(server.asked).toHaveLength(1);
  await expect(download(`${server.address}/other.onnx`)).rejects.toThrow("LOCI_OFFLINE is set");
  expect(server.asked).toHaveLength(1);
});

/** Whether the cache has so many bytes of a download that is under way. */
async function haveArrived(): Promise<boolean> {
  const parts = (await readdir(cache, { recursive: true })).filter((name) => /\.part-\d+-[0-9a-f]+$/.test(name));
  const sizes = await Promise.all(parts.map(async (name) => (await stat(path.join(cache, name))).size));
  return sizes.some((size) => size >= 120_000);
}

it("goes on where a download broke off", async () => {
  const server = await startFileServer(serveBytes(content, { most: 120_000, haveArrived }));
  await expect(download(`${server.address}/a.onnx`)).rejects.toThrow(/cannot download .*name the file/);
  expect((await files()).some((name) => name.endsWith("a.onnx"))).toBe(false);
  server.answer = serveBytes(content);
  expect(Buffer.compare(await readFile(await download(`${server.address}/a.onnx`)), content)).toBe(0);
  expect(server.asked[1]?.range).toBe("bytes=120000-");
  expect((await files()).filter((name) => name.includes("part"))).toEqual([]);
});

it("begins anew when the server has another version by now", async () => {
  const server = await startFileServer(serveBytes(content, { most: 120_000, haveArrived }));
  await expect(download(`${server.address}/a.onnx`)).rejects.toThrow();
  const other = content.map((byte) => 255 - byte);
  server.answer = serveBytes(other, { etag: '"two"' });
  expect(Buffer.compare(await readFile(await download(`${server.address}/a.onnx`)), other)).toBe(0);
});

it("is one file when several ask at once", async () => {
  const server = await startFileServer(serveBytes(content));
  const found = await Promise.all([1, 2, 3].map(() => download(`${server.address}/a.onnx`)));
  expect(new Set(found).size).toBe(1);
  expect(Buffer.compare(await readFile(found[0]!), content)).toBe(0);
  expect((await files()).filter((name) => name.includes("part"))).toEqual([]);
});

it("downloads again what is damaged in the cache", async () => {
  const server = await startFileServer(serveBytes(content));
  const file = await download(`${server.address}/a.onnx`);
  await writeFile(
    file,
    content.map((byte) => byte ^ 1),
  );
  await download(`${server.address}/a.onnx`);
  expect(Buffer.compare(await readFile(file), content)).toBe(0);
});

describe("refuses, and leaves nothing in the file's place:", () => {
  it("another checksum", async () => {
    const server = await startFileServer(serveBytes(content));
    const wanted = "0".repeat(64);
    await expect(download(`${server.address}/a.onnx`, { sha256: wanted })).rejects.toThrow(
      `SHA-256: expected ${wanted}, got ${sha256(content)}`,
    );
    expect(await files()).toEqual([]);
  });

  it("more bytes than may be, announced or not", async () => {
    const server = await startFileServer(serveBytes(content));
    await expect(download(`${server.address}/a.onnx`, { most: 1000 })).rejects.toThrow(
      "expected at most 1000, got 300000",
    );
    server.answer = (_, response) => {
      response.writeHead(200);
      response.write(content, () => response.end());
    };
    await expect(download(`${server.address}/b.onnx`, { most: 1000 })).rejects.toThrow("expected at most 1000");
    expect((await files()).some((name) => name.endsWith(".onnx"))).toBe(false);
  });

  it("an answer that is no file", async () => {
    const server = await startFileServer((_, response) => response.writeHead(404).end());
    await expect(download(`${server.address}/a.onnx`)).rejects.toThrow("the server answered 404");
  });

  it("a host that is not there, and what is no address", async () => {
    await expect(download("http://127.0.0.1:1/a.onnx")).rejects.toThrow(/cannot download .*ECONNREFUSED/);
    await expect(download("http://")).rejects.toThrow("expected one of http or https");
  });
});
