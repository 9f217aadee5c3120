import { RetrievalError } from "@loci/core";
import type { CutShard } from "./cut-shards.js";
import type { ResultsFolder } from "./results-folder.js";
import { shortId } from "./shard.js";
import type { ShardRunner } from "./shard-runner.js";

/** The shards of an extraction, and what has become of them. */
export class ShardRuns {
  readonly shards = new Map<string, CutShard>();
  /** Shards whose results were there already. */
  before = 0;
  readonly #failures: (readonly [id: string, reason: string])[] = [];
  readonly #running = new Map<string, Promise<boolean>>();
  readonly #results: ResultsFolder;
  readonly #runner: ShardRunner;
  readonly #note: (line: string) => void;

  constructor(results: ResultsFolder, runner: ShardRunner, note: (line: string) => void) {
    this.#results = results;
    this.#runner = runner;
    this.#note = note;
  }

  /** @returns whether it was described now */
  async carryOut(cut: CutShard): Promise<boolean> {
    const id = await this.#results.writeShard(cut.shard);
    this.shards.set(id, cut);
    // A list that names pictures twice can give the same shard twice.
    const running = this.#running.get(id) ?? this.#run(id, cut).finally(() => this.#running.delete(id));
    this.#running.set(id, running);
    return running;
  }

  /** @throws RetrievalError when shards failed */
  assertAllDone(): void {
    const [first] = this.#failures;
    if (first === undefined) return;
    throw new RetrievalError({
      what: `${this.#failures.length} of ${this.shards.size} shards failed; the first, ${shortId(first[0])}: ${first[1]}`,
      remedy: `The results of the others are in ${this.#results.place}; the same command goes on with them`,
    });
  }

  async #run(id: string, cut: CutShard): Promise<boolean> {
    if (await this.#hasSoundResult(id, cut)) {
      this.before++;
      return false;
    }
    const outcome = await this.#runner.run(id);
    if (outcome.kind === "failed") this.#failures.push([id, outcome.reason]);
    return true;
  }

  async #hasSoundResult(id: string, { shard }: CutShard): Promise<boolean> {
    if (!(await this.#results.hasResult(id))) return false;
    try {
      await this.#results.readResult(id, shard);
      return true;
    } catch (error) {
      if (!(error instanceof RetrievalError)) throw error;
      this.#note(`${error.what}; its pictures are described again`);
      await this.#results.removeResult(id);
      return false;
    }
  }
}
