import { runNodeGyp } from "@loci/core";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

// What it compiles, and with which flags and variables, is tested where it is used: compile-addon and build-tensorflow.
it("tells the last words of a compilation that fails", async () => {
  const failure = await runNodeGyp(await temporaryFolder());
  expect(failure?.log).toContain("binding.gyp not found");
  expect(failure?.log.split("\n").length).toBeLessThanOrEqual(40);
}, 60_000);
