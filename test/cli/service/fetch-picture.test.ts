import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fetchPicture } from "@loci/cli/service";
import { expect, it, onTestFinished } from "vitest";

it("fetches from named hosts only, so much at most, and follows nobody elsewhere", async () => {
  const server = createServer((request, response) => {
    if (request.url === "/away") response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
    else if (request.url === "/none") response.writeHead(404).end("no");
    else response.end(Buffer.alloc(request.url === "/large" ? 100 : 10, 7));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { signal } = new AbortController();
  const get = (url: string, hosts = [host]) => fetchPicture(url, { hosts: new Set(hosts), most: 50 }, signal);
  expect(await get(`http://${host}/a`)).toEqual(Buffer.alloc(10, 7));
  await expect(get(`http://${host}/large`)).rejects.toMatchObject({ status: 413 });
  await expect(get(`http://${host}/none`)).rejects.toMatchObject({ status: 422, got: "status 404" });
  await expect(get(`http://${host}/away`)).rejects.toMatchObject({ status: 422 });
  await expect(get(`http://${host}/a`, [])).rejects.toMatchObject({ status: 403 });
  for (const url of ["http://127.0.0.1/a", `http://u:p@${host}/a`, `ftp://${host}/a`]) {
    await expect(get(url)).rejects.toMatchObject({ status: 403 });
  }
});
