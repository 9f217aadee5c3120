import { SingleBar } from "cli-progress";

/** Progress of one piece of long work. */
export interface Progress {
  /** @param detail a few words on how it goes */
  update(done: number, detail?: string): void;
  stop(): void;
}

/** Where commands write: results to `out`, everything for the person in front of it to `note`. */
export interface Terminal {
  /** A line of the result (standard output). */
  out(line: string): void;
  /** A line that is not the result (standard error). */
  note(line: string): void;
  /** A bar on a terminal, a line at each tenth elsewhere. */
  progress(title: string, total: number): Progress;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    note,
    progress: (title, total) => (process.stderr.isTTY ? progressBar(title, total) : progressLines(title, total, note)),
  };
}

function progressBar(title: string, total: number): Progress {
  const bar = new SingleBar({
    format: `${title} {bar} {percentage}% | {value}/{total} | {rate}/s | {eta_formatted} left{detail}`,
    stream: process.stderr,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 30,
    hideCursor: true,
  });
  const started = performance.now();
  const rate = (done: number) => (done / Math.max((performance.now() - started) / 1000, 0.001)).toFixed(1);
  bar.start(total, 0, { rate: 0, detail: "" });
  return {
    update: (done, detail) => bar.update(done, { rate: rate(done), detail: detail ? ` | ${detail}` : "" }),
    stop: () => bar.stop(),
  };
}

/** For logs and pipes. */
export function progressLines(title: string, total: number, note: (line: string) => void): Progress {
  let tenth = 0;
  return {
    update(done, detail) {
      const reached = Math.floor((10 * done) / total);
      if (reached > tenth) note(`${title} ${done}/${total}${detail ? ` (${detail})` : ""}`);
      tenth = Math.max(tenth, reached);
    },
    stop: () => {},
  };
}

/** The same context without progress bars. */
export function quiet<Context extends { readonly terminal: Terminal }>(context: Context): Context {
  return { ...context, terminal: { ...context.terminal, progress: () => ({ update: () => {}, stop: () => {} }) } };
}
