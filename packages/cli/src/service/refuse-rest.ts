import type { IncomingMessage } from "node:http";

/** Milliseconds. */
const LINGER = 2000;

/**
 * For a request that is refused while its body is still coming in: the rest of it is thrown away for a moment, and then the
 * connection is closed. To close at once, with something unread, makes the system reset the connection, and a client that is
 * busy sending never sees the answer (RFC 9112, section 9.6).
 *
 * To be called before the answer is sent, which has to say `Connection: close`.
 * @param linger milliseconds in which a client may notice that it was answered
 */
export function refuseRest(request: IncomingMessage, linger = LINGER): void {
  const { socket } = request;
  // What Node's server calls after the last answer: it would close at once.
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), linger);
    socket.once("close", () => clearTimeout(timer));
    // Whoever read it reads no more.
    request.unpipe();
    request.resume();
  };
}
