import { defineConfig } from "vitest/config";

// Tests import the built packages (docs/decisions/002): worker threads need JavaScript files, so what is tested is what ships.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    // One process runs many files and imports the packages once, which saves half of the time. Tests leave no global state.
    isolate: false,
    unstubEnvs: true,
    setupFiles: ["test/support/restore-environment.ts"],
    // For tests that use ONNX Runtime by themselves: see packages/core/src/onnx/refuse-telemetry.ts.
    env: { ORT_DISABLE_TELEMETRY: "1" },
    maxWorkers: 2,
  },
});
