/** What aborts a command when the user or the system ends it. */
export class Interruption extends Error {
  /** As shells have it: 128 + the signal's number. */
  readonly exitCode: number;

  constructor(signal: keyof typeof signalNumbers) {
    super("Interrupted; nothing was left half-written.");
    this.exitCode = 128 + signalNumbers[signal];
  }
}

export const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Aborts at the first of the signals; a second one ends the process as usual. @returns undoes it */
export function interruptOnSignals(controller: AbortController): () => void {
  const names = Object.keys(signalNumbers) as (keyof typeof signalNumbers)[];
  const handlers = names.map((name) => [name, () => controller.abort(new Interruption(name))] as const);
  for (const [name, handler] of handlers) process.once(name, handler);
  return () => {
    for (const [name, handler] of handlers) process.off(name, handler);
  };
}

/** Has a signal do something else than it did until now. @returns gives it back */
export function takeOverSignal(name: keyof typeof signalNumbers, handler: () => void): () => void {
  const others = process.listeners(name);
  for (const other of others) process.off(name, other);
  process.on(name, handler);
  return () => {
    process.off(name, handler);
    for (const other of others) process.on(name, other);
  };
}
