import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { closeGracefully } from "@loci/cli/service";
import { expect, it } from "vitest";

it("answers what is sent on a connection that was there, then ends; what never ends is cut off", async () => {
  const server = createServer((request, response) => {
    if (request.url !== "/never") response.setHeader("connection", "close").end("done");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const open = (text: string) =>
    new Promise<{ send: () => void; answer: Promise<string> }>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        let got = "";
        socket.on("data", (data) => {
          got += data;
        });
        const answer = new Promise<string>((end) => {
          socket.on("error", () => {});
          socket.on("close", () => end(got));
        });
        resolve({ send: () => socket.write(text), answer });
      });
    });
  const late = await open("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  const never = await open("GET /never HTTP/1.1\r\nhost: x\r\n\r\n");
  const idle = await open("");
  never.send();
  const closed = closeGracefully(server, { linger: 100, most: 300 });
  setTimeout(late.send, 120);
  expect(await late.answer).toMatch(/^HTTP\/1.1 200 /);
  expect(await idle.answer).toBe("");
  expect(await never.answer).toBe("");
  await closed;
  expect(server.listening).toBe(false);
});
