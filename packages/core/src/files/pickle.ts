import { excerpt } from "../errors.js";
import type { PickleValue } from "./pickle-globals.js";
import { type Instruction, PickleMachine } from "./pickle-machine.js";

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
  while (!machine.stopped) machine.step(instructions);
  return machine.pop();
}

const text = (bytes: Buffer) => bytes.toString("utf8");
/** Python 2 strings are bytes; ASCII in every data set, or else the content of an array. */
const oldText = (bytes: Buffer) => bytes.toString("latin1");
const bytesOf = (bytes: Buffer) => new Uint8Array(bytes);

/** No number of JavaScript is longer, and to read a million bytes as one takes minutes. */
const LONGEST_NUMBER = 128;

/** Little-endian two's complement. */
function longOf(machine: PickleMachine, bytes: Buffer): number {
  if (bytes.length > LONGEST_NUMBER) throw machine.damaged(`a number of ${bytes.length} bytes`);
  let value = 0n;
  for (let place = bytes.length - 1; place >= 0; place--) value = (value << 8n) | BigInt(bytes[place] as number);
  return Number(bytes.length === 0 ? 0n : BigInt.asIntN(8 * bytes.length, value));
}

function lineNumber(machine: PickleMachine): number | boolean {
  const line = machine.takeLine();
  if (line === "00" || line === "01") return line === "01";
  const value = Number(line.replace(/L$/, ""));
  if (Number.isNaN(value) && line !== "nan") throw machine.damaged(`the number ${excerpt(JSON.stringify(line))}`);
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
  "\x8a": (m) => m.push(longOf(m, m.counted(1))),
  "\x8b": (m) => m.push(longOf(m, m.counted(4))),
  "\x8c": (m) => m.push(text(m.counted(1))),
  "\x8d": (m) => m.push(text(m.counted(8))),
  "\x8e": (m) => m.push(bytesOf(m.counted(8))),
  "\x8f": (m) => m.push([]),
  "\x90": (m) => m.append(m.popMark()),
  "\x91": (m) => m.push(m.popMark()),
  "\x93": (m) => {
    const [module, name] = m.popList(2);
    // The text of a list of a million lists in each other takes the stack.
    if (typeof module !== "string" || typeof name !== "string") throw m.damaged("a name that is no text");
    m.pushGlobal(module, name);
  },
  "\x94": (m) => m.rememberNext(),
  "\x95": (m) => void m.take(8),
  "\x96": (m) => m.push(bytesOf(m.counted(8))),
};

const instructions: readonly (Instruction | undefined)[] = Array.from(
  { length: 256 },
  (_, opcode) => byLetter[String.fromCharCode(opcode)],
);
