import { RetrievalError } from "../errors.js";
import { buildObject, type PickleValue, pickleGlobals } from "./pickle-globals.js";

/*
 * A pickle is a program for a stack machine (Lib/pickletools.py), two of whose instructions, GLOBAL and REDUCE, name
 * any function of Python and call it: loading an untrusted one with Python's own reader runs its code. This machine
 * knows the names in `pickleGlobals` and no others, and calls the functions there, which build arrays.
 */

/**
 * Reads one pickle of protocol 0 to 5, without running anything.
 * @param bytes a view of any file; what follows the pickle's STOP is ignored
 * @param source what messages call it
 * @throws RetrievalError when it is damaged, or names anything beyond lists, dictionaries, numbers, text and NumPy arrays
 */
export function readPickle(bytes: Uint8Array, source: string): PickleValue {
  const machine = new PickleMachine(bytes, source);
  while (!machine.stopped) machine.step();
  return machine.pop();
}

class PickleMachine {
  stopped = false;
  private readonly bytes: Buffer;
  private readonly source: string;
  private readonly memo = new Map<number, PickleValue>();
  private readonly marks: PickleValue[][] = [];
  private stack: PickleValue[] = [];
  private position = 0;

  constructor(bytes: Uint8Array, source: string) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.source = source;
  }

  step(): void {
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
        what: `${this.source}: the pickle asks for ${module}.${name}, which is not data`,
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
    this.push(callee(given, this.source));
  }

  build(): void {
    const state = this.pop();
    buildObject(this.top(), state, this.source);
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

type Instruction = (machine: PickleMachine) => void;
const text = (bytes: Buffer) => bytes.toString("utf8");
/** Python 2 strings are bytes; ASCII in every data set, or else the content of an array. */
const oldText = (bytes: Buffer) => bytes.toString("latin1");
const bytesOf = (bytes: Buffer) => new Uint8Array(bytes);

/** Little-endian two's complement of any length. */
function longOf(bytes: Buffer): number {
  let value = 0n;
  for (let place = bytes.length - 1; place >= 0; place--) value = (value << 8n) | BigInt(bytes[place] as number);
  return Number(bytes.length === 0 ? 0n : BigInt.asIntN(8 * bytes.length, value));
}

function lineNumber(machine: PickleMachine): number | boolean {
  const line = machine.takeLine();
  if (line === "00" || line === "01") return line === "01";
  const value = Number(line.replace(/L$/, ""));
  if (Number.isNaN(value) && line !== "nan") throw machine.damaged(`the number ${JSON.stringify(line)}`);
  return value;
}

/** Protocol 0: a Python literal in quotes. Its escapes are those of JSON for everything a data set holds. */
function quoted(machine: PickleMachine): string {
  const [, , body = ""] = /^(['"])(.*)\1$/s.exec(machine.takeLine()) ?? [];
  return body.replace(/\\x([0-9a-fA-F]{2})|\\([\\'"nrt])/g, (_, hex, letter) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : ({ n: "\n", r: "\r", t: "\t" }[letter as string] ?? letter),
  );
}

/** Python's "raw-unicode-escape". */
const rawUnicode = (line: string): string =>
  line.replace(/\\u([0-9a-f]{4})|\\U(000[0-9a-f]{5}|0010[0-9a-f]{4})/gi, (_, short?: string, long?: string) =>
    String.fromCodePoint(Number.parseInt(short ?? long ?? "", 16)),
  );

function mapOf(machine: PickleMachine, values: readonly PickleValue[]): void {
  machine.push(new Map());
  machine.setItems(values);
}

/** By their bytes, as pickletools has them; the letter is the opcode's character. */
const byLetter: Readonly<Record<string, Instruction>> = {
  "(": (m) => m.mark(),
  ".": (m) => {
    m.stopped = true;
  },
  "0": (m) => void m.pop(),
  "1": (m) => void m.popMark(),
  "2": (m) => m.push(m.top()),
  N: (m) => m.push(null),
  I: (m) => m.push(lineNumber(m)),
  L: (m) => m.push(lineNumber(m)),
  F: (m) => m.push(lineNumber(m)),
  J: (m) => m.push(m.take(4).readInt32LE()),
  K: (m) => m.push(m.unsigned(1)),
  M: (m) => m.push(m.unsigned(2)),
  G: (m) => m.push(m.take(8).readDoubleBE()),
  S: (m) => m.push(quoted(m)),
  V: (m) => m.push(rawUnicode(m.takeLine())),
  T: (m) => m.push(oldText(m.counted(4))),
  U: (m) => m.push(oldText(m.counted(1))),
  X: (m) => m.push(text(m.counted(4))),
  B: (m) => m.push(bytesOf(m.counted(4))),
  C: (m) => m.push(bytesOf(m.counted(1))),
  "]": (m) => m.push([]),
  ")": (m) => m.push([]),
  "}": (m) => m.push(new Map()),
  l: (m) => m.push(m.popMark()),
  t: (m) => m.push(m.popMark()),
  d: (m) => mapOf(m, m.popMark()),
  a: (m) => m.append(m.popList(1)),
  e: (m) => m.append(m.popMark()),
  s: (m) => m.setItems(m.popList(2)),
  u: (m) => m.setItems(m.popMark()),
  c: (m) => m.pushGlobal(m.takeLine(), m.takeLine()),
  R: (m) => m.call(),
  b: (m) => m.build(),
  p: (m) => m.remember(Number(m.takeLine())),
  q: (m) => m.remember(m.unsigned(1)),
  r: (m) => m.remember(m.unsigned(4)),
  g: (m) => m.recall(Number(m.takeLine())),
  h: (m) => m.recall(m.unsigned(1)),
  j: (m) => m.recall(m.unsigned(4)),
  "\x80": (m) => void m.take(1),
  "\x81": (m) => m.call(),
  "\x85": (m) => m.push(m.popList(1)),
  "\x86": (m) => m.push(m.popList(2)),
  "\x87": (m) => m.push(m.popList(3)),
  "\x88": (m) => m.push(true),
  "\x89": (m) => m.push(false),
  "\x8a": (m) => m.push(longOf(m.counted(1))),
  "\x8b": (m) => m.push(longOf(m.counted(4))),
  "\x8c": (m) => m.push(text(m.counted(1))),
  "\x8d": (m) => m.push(text(m.counted(8))),
  "\x8e": (m) => m.push(bytesOf(m.counted(8))),
  "\x8f": (m) => m.push([]),
  "\x90": (m) => m.append(m.popMark()),
  "\x91": (m) => m.push(m.popMark()),
  "\x93": (m) => {
    const [module, name] = m.popList(2);
    m.pushGlobal(String(module), String(name));
  },
  "\x94": (m) => m.rememberNext(),
  "\x95": (m) => void m.take(8),
  "\x96": (m) => m.push(bytesOf(m.counted(8))),
};

const instructions: readonly (Instruction | undefined)[] = Array.from(
  { length: 256 },
  (_, opcode) => byLetter[String.fromCharCode(opcode)],
);
