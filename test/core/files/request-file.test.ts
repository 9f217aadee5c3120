import { createServer } from "node:http";
import { connect } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { type Answer, requestFile } from "../../../packages/core/dist/files/request-file.js";
import { serveBytes, startFileServer } from "../../support/file-server.js";

async function textOf({ body }: Answer): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function ask(address: string, part?: { bytes: number; version: string }) {
  let seen: (Omit<Answer, "body"> & { text: string }) | undefined;
  await requestFile(address, part, async (answer) => {
    const { body: _, ...about } = answer;
    seen = { ...about, text: await textOf(answer) };
  });
  return seen;
}

it("gives the whole file, or what follows a part of this version", async () => {
  const server = await startFileServer(serveBytes(Buffer.from("0123456789")));
  const whole = { start: 0, total: 10, version: '"one"', text: "0123456789" };
  expect(await ask(`${server.address}/a`)).toEqual(whole);
  expect(await ask(`${server.address}/a`, { bytes: 4, version: '"one"' })).toEqual({
    ...whole,
    start: 4,
    text: "456789",
  });
  expect(await ask(`${server.address}/a`, { bytes: 4, version: '"two"' })).toEqual(whole);
  expect(await ask(`${server.address}/a`, { bytes: 10, version: '"one"' })).toEqual(whole);
});

it("takes no weak ETag for a version, but the time of change", async () => {
  const time = "Sat, 28 Nov 2026 18:57:00 GMT";
  const server = await startFileServer((_, response) =>
    response.writeHead(200, { etag: 'W/"one"', "last-modified": time }).end("x"),
  );
  expect(await ask(server.address)).toMatchObject({ version: time, total: undefined });
});

it("follows redirections on the web, five at most", async () => {
  const server = await startFileServer(({ url }, response) => {
    const count = Number(url?.slice(1));
    if (count === 0) response.end("there");
    else response.writeHead(302, { location: `/${count - 1}` }).end();
  });
  expect(await ask(`${server.address}/5`)).toMatchObject({ text: "there" });
  await expect(ask(`${server.address}/6`)).rejects.toThrow("too many redirections");
});

it.each(["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/plain,x"])("is not sent to %s", async (location) => {
  const server = await startFileServer((_, response) => response.writeHead(301, { location }).end());
  await expect(ask(server.address)).rejects.toThrow("expected an address of http or https");
});

it.each([
  [404, "look for the file where it was published"],
  [503, "Try again later"],
  [204, "Try again later"],
])("tells a status of %d", async (status, remedy) => {
  const server = await startFileServer((_, response) => response.writeHead(status).end());
  await expect(ask(server.address)).rejects.toThrow(new RegExp(`the server answered ${status}.*${remedy}`));
});

it("refuses another range than it asked for", async () => {
  const server = await startFileServer((_, response) =>
    response.writeHead(206, { "content-range": "bytes 0-3/10" }).end("0123"),
  );
  await expect(ask(server.address, { bytes: 4, version: "x" })).rejects.toThrow("expected from 4, got 0");
});

it("goes through the proxy that the environment names, unless NO_PROXY leaves the host out", async () => {
  const server = await startFileServer(serveBytes(Buffer.from("0123456789")));
  let passed = 0;
  const proxy = createServer();
  proxy.on("connect", ({ url }, client) => {
    passed++;
    const [host, port] = (url as string).split(":");
    const target = connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      target.pipe(client);
      client.pipe(target);
    });
    target.on("error", () => {});
    client.on("error", () => {});
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void proxy.close());
  for (const name of ["http_proxy", "HTTP_PROXY"]) {
    vi.stubEnv(name, `http://127.0.0.1:${(proxy.address() as { port: number }).port}`);
  }
  for (const name of ["no_proxy", "NO_PROXY"]) vi.stubEnv(name, "");
  expect(await ask(server.address)).toMatchObject({ text: "0123456789" });
  expect(passed).toBe(1);
  for (const name of ["no_proxy", "NO_PROXY"]) vi.stubEnv(name, "127.0.0.1");
  expect(await ask(server.address)).toMatchObject({ text: "0123456789" });
  expect(passed).toBe(1);
});
