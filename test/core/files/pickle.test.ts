import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { readPickle } from "../../../packages/core/dist/files/pickle.js";
import { PickledArray } from "../../../packages/core/dist/files/pickle-globals.js";

const fixtures = join(import.meta.dirname, "../../fixtures/datasets");
const fixture = (name: string) => readFile(join(fixtures, name));
/** A pickle from its bytes, one character each. */
const of = (text: string) => readPickle(Buffer.from(text, "latin1"), "x.pkl");

test.each([0, 2, 4, 5])("everything that Python writes with protocol %i", async (protocol) => {
  const value = readPickle(await fixture(`everything_${protocol}.pkl`), "x") as Map<string, unknown>;
  const { fortran, big, half, strings, range, bytes, ...plain } = Object.fromEntries(value) as Record<string, unknown>;
  expect(plain).toEqual({
    none: null,
    true: true,
    false: false,
    small: 7,
    negative: -70000,
    large: 2 ** 40,
    float: -0.125,
    text: "Ä€\n'",
    tuple: [1, [2], []],
    list: [[], [1]],
    set: [3],
    scalar: 1.5,
  });
  expect(Buffer.from(bytes as Uint8Array)).toEqual(Buffer.from([0, 255]));
  expect(range).toEqual([2, 5]);
  const array = (given: unknown) => {
    expect(given).toBeInstanceOf(PickledArray);
    const { shape, elements } = given as PickledArray;
    return { shape, elements };
  };
  expect(array(fortran)).toEqual({ shape: [2, 3], elements: [0, 1, 2, 3, 4, 5] });
  expect(array(big)).toEqual({ shape: [2], elements: [1, 2] });
  expect(array(half)).toEqual({ shape: [2], elements: [0.5, -2] });
  expect(array(strings)).toEqual({ shape: [2], elements: ["a", "bcd"] });
});

test.each([0, 2, 4])("a command (protocol %i) is named, refused and not run", async (protocol) => {
  const attempt = () => readPickle(Buffer.concat([bytes]), "gnd.pkl");
  const bytes = await fixture(`attack_${protocol}.pkl`);
  expect(attempt).toThrow(RetrievalError);
  expect(attempt).toThrow(/gnd.pkl: the pickle asks for (posix|nt|os)\.system, which is not data/);
  expect(await readdir(".")).not.toContain("LOCI_WAS_HERE");
});

test.each([
  ["builtins.eval", "cbuiltins\neval\n(S'1'\ntR."],
  ["builtins.getattr", "cbuiltins\ngetattr\n(S'1'\ntR."],
  ["a class of the machine itself", "c__proto__\nconstructor\n)R."],
  ["toString.", "ctoString\n\n)R."],
  ["numpy.load", "cnumpy\nload\n(S'x'\ntR."],
  ["a name put together on the stack", "\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x01x\x85R."],
])("%s is not on the list", (_, pickle) => {
  expect(() => of(pickle)).toThrow("which is not data");
});

test.each([
  ["instances of protocol 0", "(ios\nsystem\n."],
  ["objects of protocol 1", "(cos\nsystem\no."],
  ["references to objects elsewhere", "Pid\n."],
  ["extension codes", "\x82\x01."],
  ["an empty file", ""],
  ["no end", "]"],
  ["an end without a value", "."],
  ["a length beyond the file", "X\xff\xff\xff\x7fab."],
  ["a memo that was never written", "h\x05."],
  ["items of a list", "](K\x01K\x02u."],
  ["appending to a number", "K\x01K\x02a."],
  ["a call of a number", "K\x01)R."],
  ["a mark that is not there", "t."],
  ["a number that is none", "Ihello\n."],
])("%s: refused", (_, pickle) => {
  expect(() => of(pickle)).toThrow(RetrievalError);
});

test("state is set of arrays only", () => {
  expect(() => of("}}b.")).toThrow("sets the state of something that has none");
});

test("a range that would fill the memory is refused", () => {
  expect(() => of("cbuiltins\nrange\n(I1000000000000\ntR.")).toThrow(
    "arrays, ranges and copies of more than 33554432 values",
  );
});

test("many ranges that would fill the memory together are refused", () => {
  const range = "cbuiltins\nrange\n(I16000000\ntR";
  expect(() => of(`(${range}${range}${range}t.`)).toThrow("more than 33554432 values");
});

test("a number of many bytes, which would take minutes to read, is refused", () => {
  expect(() => of(`\x8b\x00\x01\x00\x00${"\x01".repeat(256)}.`)).toThrow("a number of 256 bytes");
});

test("a name that is no text is refused", () => {
  expect(() => of("]]\x93.")).toThrow("a name that is no text");
});

test("lists that contain themselves end", () => {
  const value = of("]q\x00h\x00a.") as unknown[];
  expect(value[0]).toBe(value);
});
