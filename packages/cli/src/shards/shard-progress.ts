import type { Progress } from "../terminal.js";
import type { ShardRunner } from "./shard-runner.js";

/** A progress bar that says how fast pictures are described; those that were before do not count. */
export class ShardProgress {
  readonly #progress: Progress;
  readonly #runner: ShardRunner;
  readonly #started = performance.now();
  #done = 0;
  #described = 0;

  constructor(progress: Progress, runner: ShardRunner) {
    this.#progress = progress;
    this.#runner = runner;
  }

  describe(pictures: number): void {
    this.#described += pictures;
    this.pass(pictures);
  }

  pass(pictures: number): void {
    this.#done += pictures;
    const rate = this.#described / Math.max((performance.now() - this.#started) / 1000, 0.001);
    const state = this.#runner.state();
    this.#progress.update(this.#done, `${rate.toFixed(1)} pictures/s${state === undefined ? "" : `, ${state}`}`);
  }

  stop(): void {
    this.#progress.stop();
  }
}
