/** Something that is used by several and closed by the last one. */
export class Leased<Value extends { close(): Promise<void> }> {
  readonly value: Value;
  #users = 1;

  /** The maker is the first user. */
  constructor(value: Value) {
    this.value = value;
  }

  /** Each call asks for one `release`. */
  take(): Value {
    this.#users++;
    return this.value;
  }

  /** The last one closes it. */
  async release(): Promise<void> {
    this.#users--;
    if (this.#users === 0) await this.value.close();
  }

  /** Keeps it open while it is used. */
  async use<Result>(work: (value: Value) => Promise<Result>): Promise<Result> {
    this.take();
    try {
      return await work(this.value);
    } finally {
      await this.release();
    }
  }
}
