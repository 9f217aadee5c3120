import { afterAll, vi } from "vitest";

// `unstubEnvs` restores the environment before a test. The next file of the same process computes things before its first one: in a
// temporary folder that is gone by then, when a test of this file had one of its own.
afterAll(() => {
  vi.unstubAllEnvs();
});
