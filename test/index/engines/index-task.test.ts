import { expect, test } from "vitest";
import { assertSize } from "../../packages/index/dist/index-task.js";

test("a worker that holds something else than the caller believes is another worker", () => {
  assertSize({ kind: "save", file: "x", size: 3 }, 3);
  expect(() => assertSize({ kind: "save", file: "x", size: 3 }, 0)).toThrow("the 3 descriptors has died");
});
