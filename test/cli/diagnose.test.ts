import { diagnose } from "@loci/cli";
import { expect, it } from "vitest";

it("uses every part: what works says so with a figure or a version", async () => {
  const findings = Object.fromEntries((await diagnose("wasm")).map(({ part, ...finding }) => [part, finding]));
  expect(findings["machine"]?.detail).toContain(process.version);
  expect(findings["decoding (sharp)"]).toMatchObject({
    state: "works",
    detail: expect.stringMatching(/libvips 8\.\d+.*AVIF/),
  });
  expect(findings["inference (ONNX)"]).toMatchObject({
    state: "works",
    detail: expect.stringMatching(/ONNX Runtime \d+\.\d+\.\d+ on the CPU, \d+ GFLOP\/s/),
  });
  expect(findings["training (--engine wasm)"]).toEqual({ state: "works", detail: "wasm computes gradients" });
});
