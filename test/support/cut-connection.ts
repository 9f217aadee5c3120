import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A way to a server that can be cut. */
export interface CutConnection {
  /** The server's address by this way. */
  readonly address: string;
  /** Cuts it after so many bytes to the server more (default: now); new connections are refused until `mend`. */
  cut(afterBytes?: number): void;
  mend(): void;
}

/** Goes with the test. */
export async function cutConnection(server: string): Promise<CutConnection> {
  const target = new URL(server);
  const open = new Set<Socket>();
  let left = Number.POSITIVE_INFINITY;
  const listener = createServer((client) => {
    if (left <= 0) return client.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, far],
      [far, client],
    ] as const) {
      open.add(socket);
      socket.on("close", () => other.destroy()).on("error", () => other.destroy());
    }
    far.pipe(client);
    client.on("data", (bytes) => {
      left -= bytes.length;
      if (left > 0) far.write(bytes);
      else for (const socket of open) socket.destroy();
    });
    return undefined;
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    listener.close();
  });
  const near = new URL(server);
  near.host = `127.0.0.1:${(listener.address() as { port: number }).port}`;
  return {
    address: near.href,
    cut: (afterBytes = 0) => {
      left = afterBytes;
      if (left <= 0) for (const socket of open) socket.destroy();
    },
    mend: () => {
      left = Number.POSITIVE_INFINITY;
    },
  };
}
