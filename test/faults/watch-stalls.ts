/** Milliseconds between two looks at the clock. */
const EVERY = 50;

export interface Stalls {
  /** Milliseconds so far for which this process got no turn, the machine being stopped or busy with others. */
  readonly total: number;
  stop(): void;
}

/** Tells a machine that stood still, on which everything takes long, from a service that does. */
export function watchStalls(): Stalls {
  let [total, last] = [0, performance.now()];
  const timer = setInterval(() => {
    const now = performance.now();
    total += Math.max(0, now - last - 2 * EVERY);
    last = now;
  }, EVERY);
  return {
    get total() {
      return total;
    },
    stop: () => clearInterval(timer),
  };
}
