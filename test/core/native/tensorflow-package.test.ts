import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findTensorFlowPackages, tensorFlowPackageAt } from "../../../packages/core/dist/native/tensorflow-package.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("takes the newest interface for addons that both the package and this Node know", async () => {
  const directory = await temporaryFolder();
  const here = Number(process.versions["napi"]);
  await mkdir(directory, { recursive: true });
  const description = { name: "tfjs", version: "1.2.3", binary: { napi_versions: [3, here - 1, here + 1] } };
  await writeFile(join(directory, "package.json"), JSON.stringify(description));
  expect(tensorFlowPackageAt(directory)).toEqual({
    name: "tfjs@1.2.3",
    directory,
    interfaceVersion: here - 1,
    binding: join(directory, `lib/napi-v${here - 1}/tfjs_binding.node`),
    stamp: join(directory, `lib/napi-v${here - 1}/loci.json`),
    libraries: join(directory, "deps"),
  });
});

it("finds what is installed of the two", () => {
  for (const { name } of findTensorFlowPackages()) expect(name).toMatch(/^@tensorflow\/tfjs-node(-gpu)?@4\.22\.0$/);
});
