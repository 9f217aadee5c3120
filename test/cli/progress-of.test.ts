import { progressOf } from "@loci/cli";
import { expect, test } from "vitest";
import { testContext } from "../support/test-terminal.js";

test("begins a bar when the amount is known, another when it is another, and stops when interrupted", () => {
  const { context, progress, interrupt } = testContext();
  const { onProgress, stop } = progressOf("Linking", context);
  stop();
  onProgress(1, 4);
  onProgress(4, 4);
  onProgress(2, 9);
  stop();
  expect(progress).toEqual(["Linking 1/4", "Linking 4/4", "Linking stopped", "Linking 2/9", "Linking stopped"]);
  interrupt();
  expect(() => onProgress(3, 9)).toThrow("aborted");
});
