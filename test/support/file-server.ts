import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { onTestFinished } from "vitest";

export interface FileServer {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  /** What was asked, in order: path and Range. */
  readonly asked: { path: string; range: string | undefined }[];
  /** Answers from now on. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
}

/** A server on this machine until the test is over. */
export async function startFileServer(answer: FileServer["answer"]): Promise<FileServer> {
  const asked: FileServer["asked"] = [];
  const served = { asked, answer, address: "" };
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? "", range: request.headers.range });
    served.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  served.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return served;
}

interface Served {
  readonly etag?: string;
  /** Break off behind so many bytes, when these have arrived. */
  readonly most?: number;
  readonly haveArrived?: () => Promise<boolean>;
}

/** Serves bytes with their ETag and ranges. */
export function serveBytes(content: Uint8Array, { etag = '"one"', most = Infinity, haveArrived }: Served = {}) {
  return ({ headers }: IncomingMessage, response: ServerResponse): void => {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
    const isPart = headers.range !== undefined && headers["if-range"] === etag;
    if (isPart && from >= content.length) return void response.writeHead(416).end();
    const start = isPart ? from : 0;
    const body = content.subarray(start);
    response.writeHead(isPart ? 206 : 200, {
      etag,
      "content-length": body.length,
      ...(isPart && { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` }),
    });
    if (body.length <= most) return void response.end(body);
    response.write(body.subarray(0, most), async () => {
      while (haveArrived && !(await haveArrived())) await setTimeout(20);
      response.destroy();
    });
  };
}
