import { readFileSync } from "node:fs";
import { LOCI_VERSION, versionOfDependency } from "@loci/cli";
import { expect, it } from "vitest";

const versionIn = (file: string): string => JSON.parse(readFileSync(file, "utf8")).version;

it("is that of the command line's package, and of what core stands on", () => {
  const packages = `${import.meta.dirname}/../../packages`;
  expect(LOCI_VERSION).toBe(versionIn(`${packages}/cli/package.json`));
  expect(versionOfDependency("onnxruntime-node")).toBe(
    versionIn(`${packages}/core/node_modules/onnxruntime-node/package.json`),
  );
  expect(() => versionOfDependency("no-such-package")).toThrow("no-such-package");
});
