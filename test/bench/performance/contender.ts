import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/**
 * A program in a process of its own that answers each line with a line, so that several can be measured in turns, each with
 * what it has loaded.
 */
export class Contender {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  constructor(program: string, words: readonly string[]) {
    this.#process = spawn(program, words, { stdio: ["pipe", "pipe", "inherit"] });
    this.#answers = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  /** @throws Error when it has ended */
  async ask(line: string): Promise<string> {
    this.#process.stdin.write(`${line}\n`);
    return this.next();
  }

  /** A line that it says by itself. */
  async next(): Promise<string> {
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`${this.#process.spawnargs.join(" ")} ended early`);
    return value;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("close", resolve));
    this.#process.stdin.end();
    await ended;
  }
}
