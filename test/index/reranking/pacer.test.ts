import { expect, it } from "vitest";
import { createPacer } from "../../../packages/index/dist/reranking/pacer.js";

it("lets others have their turn once some milliseconds have passed, and not before", async () => {
  let turns = 0;
  const count = () => {
    turns++;
  };
  setImmediate(count);
  const pause = createPacer();
  expect(pause()).toBeUndefined();
  expect(turns).toBe(0);
  const started = performance.now();
  while (performance.now() - started < 15);
  await pause();
  expect(turns).toBe(1);
  expect(pause()).toBeUndefined();
});
