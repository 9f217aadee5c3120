import type { Server as HttpServer } from "node:http";
import { Server } from "node:net";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";

export interface DrainLimits {
  /**
   * Milliseconds in which connections are still accepted, as balancers have yet to notice; and again for those that were accepted
   * to send the request they may have begun.
   */
  readonly linger: number;
  /** Milliseconds until what is still under way is cut off. */
  readonly most: number;
}

/**
 * Soon takes no new connections, answers what comes over those that are there, and ends when they are gone. `http.Server.close`
 * would at once cut connections off on which a request has just been sent but not been read: it would be lost.
 */
export async function closeGracefully(server: HttpServer, { linger, most }: DrainLimits): Promise<void> {
  await wait(linger);
  await untilNobodyWaits(server, most);
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

/** Turns of the event loop without a new connection. */
const QUIET_TURNS = 3;

/**
 * The system completes connections before the process sees them, which takes one a turn of the event loop; those that it has not
 * taken when it stops listening are reset.
 */
async function untilNobodyWaits(server: HttpServer, most: number): Promise<void> {
  const end = performance.now() + most;
  let quiet = 0;
  const onConnection = () => {
    quiet = 0;
  };
  server.on("connection", onConnection);
  while (quiet < QUIET_TURNS && performance.now() < end) {
    quiet++;
    await nextTurn();
  }
  server.off("connection", onConnection);
}
