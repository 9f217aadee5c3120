import { expect, it, vi } from "vitest";
import { networkFixture } from "../../support/network-fixtures.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("forgets a name once", async () => {
  vi.stubEnv("LOCI_CONFIG", await temporaryFolder());
  await runLoci("backbones", "add", "mine", networkFixture("vgg"));
  expect(await runLoci("backbones", "remove", "mine")).toMatchObject({ code: 0, out: "mine is forgotten" });
  expect(await runLoci("backbones", "remove", "mine")).toMatchObject({
    code: 1,
    notes: expect.stringContaining('no registered backbone "mine"; registered: none'),
  });
});
