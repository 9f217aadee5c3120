import { expect, test } from "vitest";
import type { IndexThread } from "../../../packages/index/dist/engines/index-thread.js";
import { ThreadedIndex } from "../../../packages/index/dist/engines/threaded-index.js";

/** A thread that answers every search with the same neighbours and keeps what it was asked. */
function recordingThread(ids: number[], distances: number[]) {
  const requests: unknown[] = [];
  const thread = {
    size: 7,
    request: async (...request: unknown[]) => {
      requests.push(request);
      return { size: 7, neighbours: { ids: Uint32Array.from(ids), distances: Float64Array.from(distances) } };
    },
    close: async () => {},
  } as unknown as IndexThread;
  return {
    requests,
    index: new ThreadedIndex({ kind: "test", dimension: 2, metric: "cosine", precision: "float32" }, thread),
  };
}

test("unpacks the neighbours of several queries", async () => {
  const { index } = recordingThread([4, 5, 6, 1, 2, 3], [0, 0.1, 0.2, 0.3, 0.4, 0.5]);
  expect(await index.search(Float32Array.of(1, 0, 0, 1), 3)).toEqual([
    [
      { id: 4, distance: 0 },
      { id: 5, distance: 0.1 },
      { id: 6, distance: 0.2 },
    ],
    [
      { id: 1, distance: 0.3 },
      { id: 2, distance: 0.4 },
      { id: 3, distance: 0.5 },
    ],
  ]);
});

test("sends a view's own elements, in a buffer to hand over", async () => {
  const { index, requests } = recordingThread([], []);
  await index.add(Float32Array.of(9, 9, 0, 1, 9, 9).subarray(2, 4));
  const [[request, transfer]] = requests as [[{ descriptors: Float32Array }, ArrayBuffer[]]];
  expect(request).toEqual({ kind: "add", descriptors: Float32Array.of(0, 1) });
  expect(transfer).toEqual([request.descriptors.buffer]);
  expect(transfer[0]?.byteLength).toBe(8);
});

test("asks the worker nothing when there is nothing to do or something wrong", async () => {
  const { index, requests } = recordingThread([], []);
  await index.add(new Float32Array());
  expect(await index.search(new Float32Array(), 1)).toEqual([]);
  await expect(index.add(Float32Array.of(2, 0))).rejects.toThrow("test index: descriptor 0: L2 norm");
  await expect(index.search(Float32Array.of(2, 0), 1)).rejects.toThrow("test index: query 0: L2 norm");
  await expect(index.search(Float32Array.of(1, 0), 0)).rejects.toThrow("test index: k: expected an integer from 1");
  expect(requests).toEqual([]);
  expect(index.size).toBe(7);
});

test("large arguments go in small requests, in their order", async () => {
  const { index, requests } = recordingThread([], []);
  const descriptors = Float32Array.from({ length: 2 * 70_000 }, (_, at) => at % 2);
  await index.add(descriptors);
  await index.search(descriptors.subarray(0, 2 * 2500), 3);
  await index.search(descriptors.subarray(0, 2 * 3), 2 ** 32 - 1);
  const sizes = (requests as [{ descriptors?: Float32Array; queries?: Float32Array }][]).map(
    ([{ descriptors: added, queries }]) => (added ?? queries)?.length,
  );
  expect(sizes).toEqual([2 ** 17, 2 * 70_000 - 2 ** 17, 2048, 2048, 2 * 2500 - 4096, 6]);
});
