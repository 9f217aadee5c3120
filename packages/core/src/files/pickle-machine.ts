import { excerpt, RetrievalError } from "../errors.js";
import { buildObject, type PickleValue, pickleGlobals } from "./pickle-globals.js";

/** `range(10 ** 7)` is a few bytes in a pickle, and a copy of it fewer. */
const MOST_MADE_VALUES = 2 ** 25;

export type Instruction = (machine: PickleMachine) => void;

/** Stack, marks, memo and position of a pickle that is being read; see `readPickle`. */
export class PickleMachine {
  stopped = false;
  private readonly bytes: Buffer;
  private readonly source: string;
  private readonly memo = new Map<number, PickleValue>();
  private readonly marks: PickleValue[][] = [];
  private stack: PickleValue[] = [];
  private position = 0;
  private madeValues = 0;

  constructor(bytes: Uint8Array, source: string) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.source = source;
  }

  /** Takes the next instruction and its arguments from the bytes, and does it. */
  step(instructions: readonly (Instruction | undefined)[]): void {
    const opcode = this.take(1)[0] as number;
    const execute = instructions[opcode];
    if (execute === undefined) throw this.damaged(`instruction ${opcode} at byte ${this.position - 1}`);
    execute(this);
  }

  push(value: PickleValue): void {
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) throw this.damaged(`nothing on the stack at byte ${this.position}`);
    return value;
  }

  top(): PickleValue {
    const value = this.pop();
    this.push(value);
    return value;
  }

  mark(): void {
    this.marks.push(this.stack);
    this.stack = [];
  }

  /** Everything since the last mark. */
  popMark(): PickleValue[] {
    const values = this.stack;
    const below = this.marks.pop();
    if (below === undefined) throw this.damaged(`no mark at byte ${this.position}`);
    this.stack = below;
    return values;
  }

  popList(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  take(count: number): Buffer {
    if (!(count <= this.bytes.length - this.position)) throw this.damaged("the file ends early");
    this.position += count;
    return this.bytes.subarray(this.position - count, this.position);
  }

  /** Without the line feed at its end; a character a byte. */
  takeLine(): string {
    const end = this.bytes.indexOf(10, this.position);
    if (end < 0) throw this.damaged("the file ends early");
    const line = this.take(end - this.position).toString("latin1");
    this.position += 1;
    return line;
  }

  unsigned(length: number): number {
    return length === 8 ? Number(this.take(8).readBigUInt64LE()) : this.take(length).readUIntLE(0, length);
  }

  /** Bytes behind a length of `width` bytes. */
  counted(width: number): Buffer {
    return this.take(this.unsigned(width));
  }

  remember(place: number): void {
    this.memo.set(place, this.top());
  }

  rememberNext(): void {
    this.remember(this.memo.size);
  }

  recall(place: number): void {
    const value = this.memo.get(place);
    if (value === undefined) throw this.damaged(`memo ${place}`);
    this.push(value);
  }

  pushGlobal(module: string, name: string): void {
    const allowed = Object.hasOwn(pickleGlobals, `${module}.${name}`) ? pickleGlobals[`${module}.${name}`] : undefined;
    if (allowed === undefined) {
      throw new RetrievalError({
        what: `${this.source}: the pickle asks for ${excerpt(`${module}.${name}`)}, which is not data`,
        expected: "lists, dictionaries, numbers, text and NumPy arrays",
        remedy: "Nothing of it was run. Do not open this file with Python; get the data set from its authors",
      });
    }
    this.push(allowed);
  }

  call(): void {
    const given = this.pop();
    const callee = this.pop();
    if (typeof callee !== "function" || !Array.isArray(given)) throw this.damaged("a call of something else");
    this.push(callee(given, this.source, this.spend));
  }

  private readonly spend = (values: number): void => {
    this.madeValues += values;
    if (this.madeValues <= MOST_MADE_VALUES) return;
    throw this.damaged(`arrays, ranges and copies of more than ${MOST_MADE_VALUES} values`);
  };

  build(): void {
    const state = this.pop();
    buildObject(this.top(), state, { source: this.source, spend: this.spend });
  }

  append(values: readonly PickleValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.damaged("append to something that is no list");
    for (const value of values) list.push(value);
  }

  setItems(values: readonly PickleValue[]): void {
    const dictionary = this.top();
    if (!(dictionary instanceof Map)) throw this.damaged("an item of something that is no dictionary");
    for (let place = 0; place + 1 < values.length; place += 2) {
      dictionary.set(values[place] as PickleValue, values[place + 1] as PickleValue);
    }
  }

  damaged(what: string): RetrievalError {
    return new RetrievalError({
      what: `${this.source}: not a pickle, or a damaged one: ${what}`,
      remedy: "Fetch or write the file again",
    });
  }
}
