import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { refuseConnection } from "@loci/cli/service";
import { expect, it, onTestFinished } from "vitest";
import { tinyService } from "../../support/tiny-service.js";

/** What comes back on a connection, to its end. */
async function answerTo(url: string, text: string): Promise<{ status: number; type: string; problem: unknown }> {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
  let answer = "";
  socket.setEncoding("utf8").on("data", (piece) => {
    answer += piece;
  });
  socket.write(text);
  await once(socket, "close");
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  const [, status] = head.split(" ");
  return {
    status: Number(status),
    type: /content-type: ([^;\r]*)/i.exec(head)?.[1] ?? "none",
    problem: JSON.parse(body),
  };
}

const LOCAL = "Host: 127.0.0.1\r\nConnection: close\r\n";

it.each([
  ["no HTTP", "hello\r\n\r\n", 400, "this is no HTTP request"],
  ["headers without end", `GET / HTTP/1.1\r\n${LOCAL}X: ${"x".repeat(20_000)}\r\n\r\n`, 431, /^the headers .* 16 kB$/],
  ["another expectation", `GET / HTTP/1.1\r\n${LOCAL}Expect: tea\r\n\r\n`, 417, /^Expect header: .* got tea$/],
  ["a path that is none", `GET /v1/%ff HTTP/1.1\r\n${LOCAL}\r\n`, 400, /^'\/v1\/%ff' is not a valid/],
  ["an id that is too long", `DELETE /v1/images/${"1".repeat(200)} HTTP/1.1\r\n${LOCAL}\r\n`, 414, /length/],
  ["no Host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400, /^Host header: expected one, got none$/],
])("%s is told as a problem", async (_, text, status, detail) => {
  const { url } = await tinyService({ logLevel: "silent" });
  const told = { type: "about:blank", title: expect.any(String), status, detail: expect.stringMatching(detail) };
  expect(await answerTo(url, text)).toMatchObject({ status, type: "application/problem+json", problem: told });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it("a request that does not come in in time is told as one", async () => {
  const options = { requestTimeout: 50, headersTimeout: 50, connectionsCheckingInterval: 20 };
  const server = createServer(options, () => {}).on("clientError", refuseConnection);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await answerTo(url, "POST / HTTP/1.1\r\nHost: x\r\n")).toMatchObject({
    status: 408,
    problem: { title: "Too slow" },
  });
});
