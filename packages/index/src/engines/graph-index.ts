import { RetrievalError, replaceAtomically } from "@loci/core";
import type { SavableIndex } from "../vector-index.js";
import type { EngineOptions } from "./engine-options.js";
import type { HnswParameters } from "./hnsw-parameters.js";
import type { IndexThread } from "./index-thread.js";
import { ThreadedIndex, type ThreadedIndexFacts } from "./threaded-index.js";

/** What the engines with a graph can be told. */
export interface GraphOptions extends EngineOptions, Partial<HnswParameters> {}

/** An approximate index, whose graph can be written to a file. */
export class GraphIndex extends ThreadedIndex implements SavableIndex {
  readonly #thread: IndexThread;

  constructor(facts: ThreadedIndexFacts, thread: IndexThread) {
    super(facts, thread);
    this.#thread = thread;
  }

  async save(file: string): Promise<void> {
    await replaceAtomically(file, async (temporary) => {
      const { problem } = await this.#thread.request({ kind: "save", file: temporary });
      if (problem === undefined) return;
      throw new RetrievalError({ what: `cannot write ${file}`, got: problem });
    });
  }

  /** Replaces what it holds by a file that `save` wrote; closes it when that fails. */
  async load(file: string): Promise<this> {
    const { problem } = await this.#thread.request({ kind: "load", file });
    if (problem === undefined) return this;
    await this.close();
    throw new RetrievalError({ what: `cannot open ${file}`, got: problem, remedy: "Build the index again" });
  }
}

/** The parameters of the graph among the options. */
export function graphParameters({ metric, precision, rows, ...parameters }: GraphOptions): Partial<HnswParameters> {
  return parameters;
}
