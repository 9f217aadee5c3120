import { MicroBatches } from "@loci/cli/service";
import { expect, it } from "vitest";

const { signal } = new AbortController();

/** Batches of doubled numbers that end when told. */
function controlled(most: number, atOnce: number) {
  const begun: { tasks: readonly number[]; end: () => void; fail: () => void }[] = [];
  const batches = new MicroBatches<number, number>(
    (tasks) =>
      new Promise((resolve, reject) => {
        begun.push({
          tasks,
          end: () => resolve(tasks.map((task) => 2 * task)),
          fail: () => reject(new Error("broken")),
        });
      }),
    { most, atOnce },
  );
  return { begun, batches };
}

it("starts at once when idle, and puts together what waits, so many at most", async () => {
  const { begun, batches } = controlled(2, 1);
  const answers = [1, 2, 3, 4].map((task) => batches.run(task, signal));
  expect(begun.map(({ tasks }) => tasks)).toEqual([[1]]);
  expect(batches.waiting).toBe(3);
  begun[0]!.end();
  await answers[0];
  await new Promise(setImmediate);
  expect(begun[1]!.tasks).toEqual([2, 3]);
  begun[1]!.end();
  await answers[1];
  await new Promise(setImmediate);
  begun[2]!.end();
  expect(await Promise.all(answers)).toEqual([2, 4, 6, 8]);
});

it("takes back a task whose client is gone; a batch that fails fails its tasks only", async () => {
  const { begun, batches } = controlled(8, 1);
  const first = batches.run(1, signal);
  const gone = new AbortController();
  const second = batches.run(2, gone.signal);
  const third = batches.run(3, signal);
  gone.abort(new Error("gone"));
  await expect(second).rejects.toThrow("gone");
  await expect(batches.run(9, gone.signal)).rejects.toThrow("gone");
  begun[0]!.fail();
  await expect(first).rejects.toThrow("broken");
  await new Promise(setImmediate);
  expect(begun[1]!.tasks).toEqual([3]);
  begun[1]!.end();
  expect(await third).toBe(6);
});
