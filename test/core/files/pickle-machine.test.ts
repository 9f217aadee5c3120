import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { PickleMachine } from "../../../packages/core/dist/files/pickle-machine.js";

const machine = (...bytes: number[]) => new PickleMachine(Uint8Array.from(bytes), "x.pkl");

test("marks set aside what is below them", () => {
  const it = machine();
  it.push(1);
  it.mark();
  it.push(2);
  it.push(3);
  expect(it.popMark()).toEqual([2, 3]);
  expect(it.pop()).toBe(1);
  expect(() => it.pop()).toThrow("nothing on the stack");
  expect(() => it.popMark()).toThrow("no mark");
});

test("bytes are taken in order and never beyond the end", () => {
  const it = machine(1, 2, 0, 97, 10, 98);
  expect([it.unsigned(1), it.unsigned(2), it.takeLine()]).toEqual([1, 2, "a"]);
  expect(() => it.takeLine()).toThrow(RetrievalError);
  expect(() => it.take(2)).toThrow("the file ends early");
});

test("an instruction that it does not have is named", () => {
  expect(() => machine(80).step([])).toThrow("x.pkl: not a pickle, or a damaged one: instruction 80 at byte 0");
});

test("the memo keeps the object itself", () => {
  const it = machine();
  const list: number[] = [];
  it.push(list);
  it.rememberNext();
  it.recall(0);
  expect(it.pop()).toBe(list);
  expect(() => it.recall(1)).toThrow("memo 1");
});
