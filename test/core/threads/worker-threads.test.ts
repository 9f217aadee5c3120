import { startWorkerThreads } from "@loci/core";
import { describe, expect, it } from "vitest";

const module = new URL("../../support/workers/echo-worker.js", import.meta.url);
const start = (count: number, workerData: object) =>
  startWorkerThreads<{ milliseconds: number }, number>(module, count, workerData);

describe("startWorkerThreads", () => {
  it("has loaded when every thread has the module, and shares tasks out", async () => {
    const threads = start(3, { loadMilliseconds: 50 });
    await threads.loaded;
    const ids = await Promise.all([1, 2, 3].map(() => threads.run({ milliseconds: 200 })));
    expect(new Set(ids).size).toBe(3);
    await threads.close();
  });

  it("closes only when its tasks are done", async () => {
    const threads = start(1, { loadMilliseconds: 0 });
    const answers = [threads.run({ milliseconds: 100 }), threads.run({ milliseconds: 1 })];
    await threads.close();
    expect(await Promise.all(answers)).toEqual([expect.any(Number), expect.any(Number)]);
  });

  it("closes after loading when that is still going on", async () => {
    const threads = start(2, { loadMilliseconds: 100 });
    let loaded = false;
    threads.loaded.then(() => {
      loaded = true;
    });
    await threads.close();
    expect(loaded).toBe(true);
  });

  it("tells whoever waits why the module does not load, and can be closed", async () => {
    const threads = start(2, { loadMilliseconds: 0, broken: true });
    await expect(threads.loaded).rejects.toThrow("this module does not load");
    await expect(threads.run({ milliseconds: 1 })).rejects.toThrow("this module does not load");
    await threads.close();
  });
});
