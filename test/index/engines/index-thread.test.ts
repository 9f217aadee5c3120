import { RetrievalError } from "@loci/core";
import { afterEach, expect, test } from "vitest";
import { IndexThread } from "../../../packages/index/dist/engines/index-thread.js";

const worker = new URL("../../support/workers/fragile-worker.js", import.meta.url);
const opened: IndexThread[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((thread) => thread.close()));
});

function startThread(file = worker): IndexThread {
  const thread = new IndexThread("test index", file, {});
  opened.push(thread);
  return thread;
}

const add = (count: number) => ({ kind: "add" as const, descriptors: new Float32Array(count) });
const command = (file: string) => ({ kind: "save" as const, file });

test("carries out requests in their order and knows the size", async () => {
  const thread = startThread();
  const finished: number[] = [];
  await Promise.all([40, 5, 0].map((count) => thread.request(add(count)).then(() => finished.push(count))));
  expect(finished).toEqual([40, 5, 0]);
  expect(thread.size).toBe(45);
});

test("hands buffers over", async () => {
  const thread = startThread();
  const request = add(3);
  await thread.request(request, [request.descriptors.buffer]);
  expect(request.descriptors.length).toBe(0);
});

test("a problem is an answer, after which it goes on", async () => {
  const thread = startThread();
  expect(await thread.request(command("problem"))).toEqual({ size: 0, problem: "no space" });
  expect(await thread.request(add(1))).toEqual({ size: 1 });
});

test.each([
  ["exit", "worker exited with code: 3"],
  ["throw", "out of order"],
])("after %s nothing more is asked of it, and the message says what to do", async (fault, reason) => {
  const thread = startThread();
  await thread.request(add(2));
  const [first, waiting] = [thread.request(command(fault)), thread.request(add(1))];
  await expect(first).rejects.toThrow(RetrievalError);
  await expect(first).rejects.toThrow(
    `test index: its worker thread failed: got ${reason}. Open or build the index again`,
  );
  await expect(waiting).rejects.toThrow("its worker thread failed");
  await expect(thread.request(add(1))).rejects.toThrow("its worker thread failed");
});

test("a worker that dies between two requests is noticed, not replaced by an empty one", async () => {
  const thread = startThread();
  await thread.request(add(2));
  // A worker of piscina sleeps between tasks; it only leaves while it has something to do.
  await thread.request(command("exit later"));
  const answers = await Promise.allSettled([thread.request(add(50)), thread.request(add(1))]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("a worker that cannot start is an error too", async () => {
  const thread = startThread(new URL("../../support/workers/missing-worker.js", import.meta.url));
  await expect(thread.request(add(1))).rejects.toThrow("test index: its worker thread failed: got Cannot find");
});

test("closing lets the request that is under way end, and refuses those that wait and those that come", async () => {
  const thread = startThread();
  const underWay = thread.request(add(100));
  const waiting = expect(thread.request(add(1))).rejects.toThrow("test index: it is closed. Open it again");
  await new Promise((resolve) => setTimeout(resolve, 50));
  await thread.close();
  expect(await underWay).toEqual({ size: 100 });
  await waiting;
  await expect(thread.request(add(1))).rejects.toThrow("it is closed");
});
