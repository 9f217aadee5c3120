/** Has calls carried out in the order in which they were made: some alone, others together with their like beside them. */
export class TurnTaking {
  /** Settled when all calls so far that go alone are done. */
  #alone: Promise<unknown> = Promise.resolve();
  /** Settled when all calls so far are done. */
  #all: Promise<unknown> = Promise.resolve();

  /** After all earlier calls, and before all later ones. */
  alone<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.#all.then(action);
    this.#alone = result.catch(() => {});
    this.#all = this.#alone;
    return result;
  }

  /** After all earlier calls that go alone. */
  together<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.#alone.then(action);
    this.#all = Promise.all([this.#all, result.catch(() => {})]);
    return result;
  }
}
