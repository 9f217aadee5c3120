/** Something that is opened when it is first wanted: once, unless opening it failed. */
export class OnDemand<Value extends { close(): Promise<void> }> {
  readonly #open: () => Promise<Value>;
  #opening: Promise<Value> | undefined;

  constructor(open: () => Promise<Value>) {
    this.#open = open;
  }

  /** @throws what opening it throws */
  get(): Promise<Value> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  /** Closes it, if it has been opened. */
  async close(): Promise<void> {
    const value = await this.#opening?.catch(() => undefined);
    await value?.close();
  }
}
