import { Worker } from "node:worker_threads";
import { RetrievalError } from "../../errors.js";

/** What a file says of itself. */
export interface ParquetHeader {
  readonly columns: readonly string[];
  /** Rows of each group. */
  readonly groups: readonly number[];
}

/** Cells of one column, of rows from `first` to before `end`, which are of one group. */
export interface ParquetCells {
  readonly column: string;
  readonly first: number;
  readonly end: number;
}

export type ParquetQuestion = "header" | ParquetCells;
export type ParquetAnswer = { readonly value: unknown } | { readonly reason: string };

/** What the thread is started with. */
export interface ParquetWorkerData {
  readonly file: string;
  /** Shared: pages that have been read. */
  readonly steps: Int32Array;
  /** Shared: how many times the thread waits for the file. */
  readonly isReading: Int32Array;
}

export interface ParquetThread {
  /** @throws RetrievalError when the file is damaged, or takes too long or too much for what it is */
  header(): Promise<ParquetHeader>;
  /** @throws RetrievalError as above */
  cells(wanted: ParquetCells): Promise<unknown[]>;
  close(): Promise<void>;
}

/** Milliseconds of computing for one page: writers make pages of a megabyte, which take a hundredth of a second. */
const MOST_TIME = 3000;
/** Megabytes of values. */
const MOST_MEMORY = 1024;
/** Milliseconds between two looks at what the thread does. */
const INTERVAL = 100;

/**
 * Starts a thread that reads one Parquet file. What a damaged file says of lengths can keep `hyparquet` busy without end; so the thread
 * is ended when it has computed for too long without coming to the end of a page, or wants too much memory. A large table may take
 * as long as it likes, and so may its disk.
 */
export function startParquetThread(file: string): ParquetThread {
  const [steps, isReading] = [sharedNumber(), sharedNumber()];
  const workerData: ParquetWorkerData = { file, steps, isReading };
  const worker = new Worker(new URL("./parquet-worker.js", import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
  });
  let hasEnded = false;
  worker.once("exit", () => {
    hasEnded = true;
  });
  // That it wanted too much memory: the end of the thread is told.
  worker.on("error", () => {});
  const ask = async (question: ParquetQuestion): Promise<unknown> => {
    if (hasEnded) throw tooLarge(file);
    const over = new AbortController();
    try {
      worker.postMessage(question);
      return await Promise.race([answerOf(worker, file, over.signal), hangOf({ file, steps, isReading }, over.signal)]);
    } finally {
      over.abort();
    }
  };
  return {
    header: () => ask("header") as Promise<ParquetHeader>,
    cells: (wanted) => ask(wanted) as Promise<unknown[]>,
    close: async () => void (await worker.terminate()),
  };
}

const sharedNumber = () => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

function answerOf(worker: Worker, file: string, over: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: ParquetAnswer) =>
      "value" in answer ? resolve(answer.value) : reject(refusal(file, answer.reason));
    const onEnd = () => reject(tooLarge(file));
    worker.once("message", onMessage).once("exit", onEnd);
    over.addEventListener("abort", () => worker.off("message", onMessage).off("exit", onEnd));
  });
}

/** Rejects when this process has computed for too long while the thread came to no page's end and did not wait for the file. */
function hangOf({ file, steps, isReading }: ParquetWorkerData, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    let [known, spent, used] = [-1, 0, processorTime()];
    const timer = setInterval(() => {
      const [now, step] = [processorTime(), Atomics.load(steps, 0)];
      if (step !== known) spent = 0;
      else if (Atomics.load(isReading, 0) === 0) spent += now - used;
      [known, used] = [step, now];
      if (spent > MOST_TIME) reject(refusal(file, `a page that takes more than ${MOST_TIME / 1000} s`, SMALLER));
    }, INTERVAL);
    over.addEventListener("abort", () => clearInterval(timer));
  });
}

/** Milliseconds for which this process has computed: where other programs have the processor, nothing takes longer. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const SMALLER = "If it is whole, write it with smaller pages, or as CSV";

const tooLarge = (file: string) => refusal(file, `a page that wants more than ${MOST_MEMORY} MB`, SMALLER);

const refusal = (file: string, got: string, remedy = "Write it with Snappy compression or none") =>
  new RetrievalError({ what: `${file}: not a Parquet file, or one that cannot be read`, got, remedy });
