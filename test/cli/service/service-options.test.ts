import { defaultServiceOptions, isLoopback } from "@loci/cli/service";
import { expect, it } from "vitest";

it("what is not asked for is off", () => {
  const { host, writable, urlHosts, prepare, mostUploadMemory, mostUpload } = defaultServiceOptions;
  expect([isLoopback(host), writable, urlHosts, prepare]).toEqual([true, false, [], []]);
  expect(mostUploadMemory).toBeGreaterThanOrEqual(4 * mostUpload);
});
