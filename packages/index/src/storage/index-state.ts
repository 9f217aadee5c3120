import { RetrievalError } from "@loci/core";
import type { Row } from "./columns.js";
import { decodeLine, type Operation, readLines } from "./journal.js";

/** Which pictures an index has, and where their descriptors are: the journal, carried out. */
export class IndexState {
  readonly #rows = new Map<number, Row>();
  readonly #slots = new Map<number, number>();
  /** The picture of each slot, −1 where the slot is not in use any more. */
  readonly #ids: number[] = [];
  readonly #checksums: number[] = [];
  #nextId = 0;

  /**
   * Carries out a journal.
   * @param bytes how much of it counts
   * @param onDamage told of each line that is not intact; without it such a line is an error
   * @throws RetrievalError naming the file and the line
   */
  static async read(file: string, bytes: number, onDamage?: (line: number) => void): Promise<IndexState> {
    const state = new IndexState();
    let number = 0;
    for await (const lines of readLines(file, bytes)) {
      for (const line of lines) {
        number++;
        if (number === 1) continue;
        const operation = decodeLine(line);
        if (operation !== undefined && state.#accepts(operation)) state.apply(operation as unknown as Operation);
        else if (onDamage) onDamage(number);
        else throw new RetrievalError({ what: `${file} is damaged: line ${number} is not as expected` });
      }
    }
    return state;
  }

  /** The metadata of each picture by its id, in the order in which they were added. */
  get rows(): ReadonlyMap<number, Row> {
    return this.#rows;
  }

  /** How many rows of the vectors are taken, those that are not in use any more included. */
  get slots(): number {
    return this.#ids.length;
  }

  get nextId(): number {
    return this.#nextId;
  }

  /** No picture that is added from now on gets an id below this one. */
  reserveIds(nextId: number): void {
    this.#nextId = Math.max(this.#nextId, nextId);
  }

  slotOf(id: number): number | undefined {
    return this.#slots.get(id);
  }

  /** The picture of a slot, −1 when it has none. */
  idAt(slot: number): number {
    return this.#ids[slot] ?? -1;
  }

  /** CRC-32 of the descriptor that was put into a slot. */
  checksumAt(slot: number): number {
    return this.#checksums[slot] ?? 0;
  }

  /** A byte for each slot, 1 where a picture is. */
  live(): Uint8Array {
    return Uint8Array.from(this.#ids, (id) => (id < 0 ? 0 : 1));
  }

  apply(operation: Operation): void {
    const [kind, id] = operation;
    switch (kind) {
      case "add":
        this.#occupy(id, operation[2], operation[3]);
        this.#rows.set(id, operation[4]);
        this.#nextId = Math.max(this.#nextId, id + 1);
        return;
      case "move":
        this.#leave(id);
        this.#occupy(id, operation[2], operation[3]);
        return;
      case "set":
        this.#rows.set(id, operation[2]);
        return;
      case "delete":
        this.#leave(id);
        this.#slots.delete(id);
        this.#rows.delete(id);
    }
  }

  /** Whether a line is an operation that can be carried out now. */
  #accepts([kind, id, second, third, row]: readonly unknown[]): boolean {
    if (!isCount(id)) return false;
    // A lost line may have filled slots before this one.
    const isNewSlot = isCount(second) && second >= this.slots && isCount(third);
    if (kind === "add") return !this.#rows.has(id) && isNewSlot && isRow(row);
    if (!this.#rows.has(id)) return false;
    return kind === "delete" || (kind === "move" && isNewSlot) || (kind === "set" && isRow(second));
  }

  #occupy(id: number, slot: number, checksum: number): void {
    while (this.#ids.length < slot) this.#ids.push(-1);
    this.#ids[slot] = id;
    this.#checksums[slot] = checksum;
    this.#slots.set(id, slot);
  }

  #leave(id: number): void {
    this.#ids[this.#slots.get(id) as number] = -1;
  }
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);
