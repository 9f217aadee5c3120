import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { IndexState } from "../../../packages/index/dist/storage/index-state.js";
import { encodeLine, type Operation } from "../../../packages/index/dist/storage/journal.js";
import { suiteFolder } from "../../support/suite-folder.js";

const file = join(await suiteFolder(), "journal");
const operations: Operation[] = [
  ["add", 0, 0, 11, { path: "a" }],
  ["add", 1, 1, 12, { path: "b" }],
  ["add", 2, 2, 13, { path: "c" }],
  ["set", 1, { path: "b", label: "x" }],
  ["move", 0, 3, 14],
  ["delete", 2],
];

async function read(lines: readonly string[], onDamage?: (line: number) => void) {
  const text = encodeLine(["index", {}]) + lines.join("");
  await writeFile(file, text);
  return IndexState.read(file, text.length, onDamage);
}

test("is what the operations make of it, in memory and read again", async () => {
  const state = new IndexState();
  for (const operation of operations) state.apply(operation);
  for (const each of [state, await read(operations.map(encodeLine))]) {
    expect([...each.rows]).toEqual([
      [0, { path: "a" }],
      [1, { path: "b", label: "x" }],
    ]);
    expect([each.slots, each.nextId, each.slotOf(0), each.slotOf(2)]).toEqual([4, 3, 3, undefined]);
    expect([0, 1, 2, 3, 4].map((slot) => each.idAt(slot))).toEqual([-1, 1, -1, 0, -1]);
    expect([...each.live()]).toEqual([0, 1, 0, 1]);
    expect(each.checksumAt(3)).toBe(14);
  }
});

test("ids are reserved", () => {
  const state = new IndexState();
  state.reserveIds(7);
  state.reserveIds(3);
  expect(state.nextId).toBe(7);
});

test.each<[string, readonly unknown[]]>([
  ["an id that is there", ["add", 1, 4, 0, { path: "z" }]],
  ["a slot that is taken", ["add", 9, 1, 0, { path: "z" }]],
  ["a picture that is not there", ["delete", 7]],
  ["an unknown operation", ["burn", 1]],
  ["no metadata", ["set", 1, 5]],
  ["an id that is no number", ["delete", "1"]],
])("a line with %s is damage", async (_, line) => {
  const lines = [...operations.map(encodeLine), encodeLine(line)];
  await expect(read(lines)).rejects.toThrow(`${file} is damaged: line 8 is not as expected`);
});

test("damaged lines can be left out, and what they filled is empty", async () => {
  const lines = operations.map(encodeLine);
  lines[1] = (lines[1] as string).replace('"b"', '"q"');
  const damaged: number[] = [];
  const state = await read(lines, (line) => damaged.push(line));
  // The change of the lost picture is lost with it.
  expect(damaged).toEqual([3, 5]);
  expect([...state.rows.keys()]).toEqual([0]);
  expect([...state.live()]).toEqual([0, 0, 0, 1]);
});
