import { stat } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { type OpenIndex, openIndex } from "@loci/index";
import { chooseReranking } from "../rerank-option.js";
import { IndexState } from "./index-state.js";
import { Leased } from "./leased.js";
import type { OpenedModel, OpenModel } from "./opened-model.js";

export interface ServedIndexOptions {
  readonly name: string;
  readonly directory: string;
  readonly openModel: OpenModel;
  /** Chains of re-rankers that are made ready before a state is served. */
  readonly prepare?: readonly string[];
  /** Told of each state that is served, and why one is not. */
  readonly onReload?: (outcome: { readonly generation: number } | { readonly problem: unknown }) => void;
}

/**
 * An index directory that is served while others write to it or replace it. Each request has one state from beginning to end; a
 * newer one takes over when it is open, and the former closes after its last request. One that cannot be opened changes nothing.
 */
export class ServedIndex {
  readonly name: string;
  readonly directory: string;
  readonly #options: ServedIndexOptions;
  #current: Leased<IndexState>;
  #model: Leased<OpenedModel>;
  #stamp: string;
  #problem: string | undefined;
  #reloading: Promise<void> = Promise.resolve();
  /** Former states that are closing. */
  readonly #closing = new Set<Promise<void>>();
  #isClosed = false;

  private constructor(options: ServedIndexOptions, stamp: string, opened: OpenedState) {
    this.#options = options;
    this.name = options.name;
    this.directory = options.directory;
    this.#stamp = stamp;
    this.#current = new Leased(opened.state);
    this.#model = opened.model;
  }

  /** @throws RetrievalError when the index cannot be opened */
  static async open(options: ServedIndexOptions): Promise<ServedIndex> {
    const stamp = await stampOf(options.directory);
    return new ServedIndex(options, stamp, await openState(options));
  }

  /** Why a newer state is not served. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get generation(): number {
    return this.#current.value.generation;
  }

  /** The manifest, columns and rows of the state that is served now. */
  get index(): OpenIndex {
    return this.#current.value.index;
  }

  /** Works with the present state, which stays open until the work is done. */
  use<Result>(work: (state: IndexState) => Promise<Result>): Promise<Result> {
    return this.#current.use(work);
  }

  /** Serves the newest state, if it has changed. Never rejected: `problem` tells. */
  async refresh(): Promise<void> {
    const run = this.#reloading.then(async () => {
      const stamp = await stampOf(this.directory);
      if (stamp !== this.#stamp) await this.#replace(stamp);
    });
    this.#reloading = run;
    return run;
  }

  /** Opens the index anew, changed or not. */
  async reload(): Promise<void> {
    const run = this.#reloading.then(async () => this.#replace(await stampOf(this.directory)));
    this.#reloading = run;
    return run;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#reloading;
    await Promise.all([this.#current.release(), ...this.#closing]);
  }

  async #replace(stamp: string): Promise<void> {
    if (this.#isClosed) return;
    // Taken before the files are read: what changes while they are is seen the next time.
    this.#stamp = stamp;
    try {
      const { state, model } = await openState(this.#options, this.#model);
      const former = this.#current;
      this.#current = new Leased(state);
      this.#model = model;
      this.#problem = undefined;
      this.#options.onReload?.({ generation: state.generation });
      // Not waited for: its requests may take their time.
      const closing = former
        .release()
        .catch((problem: unknown) => this.#options.onReload?.({ problem }))
        .finally(() => this.#closing.delete(closing));
      this.#closing.add(closing);
    } catch (problem) {
      this.#problem = problem instanceof RetrievalError ? problem.message : "it cannot be opened";
      this.#options.onReload?.({ problem });
    }
  }
}

interface OpenedState {
  readonly state: IndexState;
  readonly model: Leased<OpenedModel>;
}

/** @param former the model that is open; used again when the index has no other */
async function openState(options: ServedIndexOptions, former?: Leased<OpenedModel>): Promise<OpenedState> {
  const chains = (options.prepare ?? []).map(chooseReranking);
  const index = await openIndex(options.directory);
  const model = await modelOf(index, options, former).catch(async (error: unknown) => {
    await index.close();
    throw error;
  });
  const state = new IndexState(index, model, new Set(chains.map(({ stages }) => JSON.stringify(stages))));
  try {
    for (const chain of chains) await state.search(chain);
    return { state, model };
  } catch (error) {
    // With the searches that were prepared before the one that failed.
    await state.close();
    throw error;
  }
}

async function modelOf(
  index: OpenIndex,
  { openModel }: ServedIndexOptions,
  former: Leased<OpenedModel> | undefined,
): Promise<Leased<OpenedModel>> {
  if (former?.value.fingerprint !== index.manifest.model.fingerprint) return new Leased(await openModel(index));
  former.take();
  return former;
}

/** Tells one manifest from another. */
async function stampOf(directory: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(join(directory, "manifest.json"));
    return `${ino} ${size} ${mtimeMs}`;
  } catch (error) {
    return `${(error as NodeJS.ErrnoException).code}`;
  }
}
