import { setImmediate } from "node:timers/promises";

/** Milliseconds of work after which others have their turn. */
const TURN = 10;

/**
 * For loops that take long: awaited between two steps, it lets the event loop go on when this loop has had it for some
 * milliseconds. What the loop computes does not depend on it.
 */
export function createPacer(): () => Promise<void> | undefined {
  let started = performance.now();
  return () => {
    if (performance.now() - started < TURN) return undefined;
    return setImmediate().then(() => {
      started = performance.now();
    });
  };
}
