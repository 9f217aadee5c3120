import { join } from "node:path";
import { expect, it } from "vitest";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("ends with the path of the page; again, it replaces the demo that is there", { timeout: 120_000 }, async () => {
  const folder = join(await temporaryFolder(), "demo");
  for (const seed of ["1", "2"]) {
    const run = await runLoci(
      "demo",
      "--out",
      folder,
      "--classes",
      "2",
      "--per-class",
      "2",
      "--seed",
      seed,
      "--model",
      "mobilenet_v2/gap",
    );
    expect(run).toMatchObject({ code: 0, out: expect.stringContaining(`Open ${join(folder, "report.html")}`) });
  }
  expect(await runLoci("demo", "--out", folder, "--classes", "0")).toMatchObject({ code: 1 });
});
