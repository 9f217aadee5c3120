import { createRequire } from "node:module";

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
  /** A bar on a terminal, a line at each tenth elsewhere. @param from what was done before (default 0) */
  progress(title: string, total: number, from?: number): Progress;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    note,
    progress: (title, total, from) =>
      process.stderr.isTTY ? progressBar(title, total, from) : progressLines(title, total, note, from),
  };
}

function progressBar(title: string, total: number, from = 0): Progress {
  // Loaded with the first bar: a command that shows none starts sooner.
  const { SingleBar } = createRequire(import.meta.url)("cli-progress") as typeof import("cli-progress");
  const bar = new SingleBar({
    format: `${title} {bar} {percentage}% | {value}/{total} | {rate}/s | {eta_formatted} left{detail}`,
    stream: process.stderr,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 30,
    hideCursor: true,
  });
  const started = performance.now();
  const rate = (done: number) => ((done - from) / Math.max((performance.now() - started) / 1000, 0.001)).toFixed(1);
  bar.start(total, from, { rate: 0, detail: "" });
  return {
    update: (done, detail) => bar.update(done, { rate: rate(done), detail: detail ? ` | ${detail}` : "" }),
    stop: () => bar.stop(),
  };
}

/** For logs and pipes. */
export function progressLines(title: string, total: number, note: (line: string) => void, from = 0): Progress {
  const started = performance.now();
  const tenthAt = (done: number) => Math.floor((10 * done) / total);
  let tenth = tenthAt(from);
  return {
    update(done, detail) {
      const reached = tenthAt(done);
      if (reached > tenth) {
        const seconds = ((performance.now() - started) / 1000 / (done - from)) * (total - done);
        const details = [...(detail ? [detail] : []), ...(seconds >= 1 ? [`${timeOf(seconds)} left`] : [])];
        note(`${title} ${done}/${total}${details.length > 0 ? ` (${details.join(", ")})` : ""}`);
      }
      tenth = Math.max(tenth, reached);
    },
    stop: () => {},
  };
}

/** `40 s`, `7 min`, `2 h 5 min` */
export function timeOf(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The same context without progress bars. */
export function quiet<Context extends { readonly terminal: Terminal }>(context: Context): Context {
  return { ...context, terminal: { ...context.terminal, progress: () => ({ update: () => {}, stop: () => {} }) } };
}
