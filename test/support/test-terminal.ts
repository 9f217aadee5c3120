import type { Terminal } from "@loci/cli";

/** A terminal that remembers. */
export function testTerminal() {
  const [out, notes, progress]: [string[], string[], string[]] = [[], [], []];
  const terminal: Terminal = {
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    progress: (title, total) => ({
      update: (done) => void progress.push(`${title} ${done}/${total}`),
      stop: () => void progress.push(`${title} stopped`),
    }),
  };
  return { terminal, out, notes, progress };
}

/** What commands get: a terminal that remembers, and a signal that `interrupt` aborts. */
export function testContext() {
  const interruption = new AbortController();
  const memory = testTerminal();
  return {
    ...memory,
    context: { terminal: memory.terminal, signal: interruption.signal },
    interrupt: () => interruption.abort(),
  };
}
