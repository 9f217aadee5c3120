import { afterAll, vi } from "vitest";

/** For the tests of a file: a WebAssembly server on a busy machine takes its time. */
export function allowForSlowServers(): void {
  vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });
  afterAll(() => vi.resetConfig());
}
