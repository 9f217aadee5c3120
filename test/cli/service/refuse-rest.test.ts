import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { refuseRest } from "@loci/cli/service";
import { expect, it, onTestFinished } from "vitest";
import { sendStream } from "../../support/send-stream.js";

/** A server that refuses after it has read so many bytes. */
async function refusing(linger: number, least = 0) {
  const server = createServer((request, response) => {
    let read = 0;
    const refuse = () => {
      refuseRest(request, linger);
      response.writeHead(413, { connection: "close" }).end("too large");
    };
    if (least === 0) return refuse();
    request.on("data", ({ length }: Buffer) => {
      read += length;
      if (read < least || response.headersSent) return;
      request.pause();
      refuse();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

it("a client that is busy sending sees the answer", async () => {
  const port = await refusing(2000, 20e6);
  const stream = { type: "text/plain", head: "", bytes: 100e6 };
  for (const isDeclared of [true, false, true, false]) {
    const { status, sent } = await sendStream(`http://127.0.0.1:${port}`, { ...stream, isDeclared });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(100e6);
  }
});

it("one that goes on all the same is cut off", async () => {
  const port = await refusing(50);
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  let answer = "";
  socket.on("data", (data) => {
    answer += data;
  });
  socket.on("error", () => {});
  socket.write("POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n");
  const timer = setInterval(() => socket.write("1\r\nx\r\n"), 5);
  await new Promise((resolve) => socket.once("close", resolve));
  clearInterval(timer);
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
});
