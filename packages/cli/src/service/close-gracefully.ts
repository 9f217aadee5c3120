import type { Server as HttpServer } from "node:http";
import { Server } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

export interface DrainLimits {
  /** Milliseconds for connections that were accepted to send the request they may have begun. */
  readonly linger: number;
  /** Milliseconds until what is still under way is cut off. */
  readonly most: number;
}

/**
 * Takes no new connections, answers what comes over those that are there, and ends when they are gone. `http.Server.close` would
 * at once cut connections off on which a request has just been sent but not been read: it would be lost.
 */
export async function closeGracefully(server: HttpServer, { linger, most }: DrainLimits): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    Server.prototype.close.call(server, () => resolve());
  });
  const over = new AbortController();
  const cutOff = async () => {
    await wait(linger, undefined, { signal: over.signal });
    server.closeIdleConnections();
    await wait(most, undefined, { signal: over.signal });
    server.closeAllConnections();
  };
  cutOff().catch(() => {});
  await closed;
  over.abort();
}
