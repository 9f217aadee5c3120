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
