import { probeOnnxDevices } from "@loci/core";
import { describe, expect, it } from "vitest";
import { withDevice } from "../../packages/cli/dist/device-option.js";
import { runLoci } from "../support/run-loci.js";
import { testContext } from "../support/test-terminal.js";

describe("--device", () => {
  it("auto falls back to the processor and says so once, or takes what is there", async () => {
    const { context, notes } = testContext();
    const { device } = await withDevice({ device: "auto" }, context);
    const works = (await probeOnnxDevices()).filter((report) => report.works);
    expect(works.map(({ name }) => name)).toContain(device);
    expect(notes).toEqual(device === "cpu" ? [expect.stringMatching(/^Computing on the processor: /)] : []);
  });

  it("is the processor unless asked for otherwise, without a trial", async () => {
    const { context, notes } = testContext();
    expect(await withDevice({}, context)).toBe(context);
    expect(await withDevice({ device: "cpu" }, context)).toBe(context);
    expect(notes).toEqual([]);
  });

  it("that is named and not there ends the command before it does anything", async ({ skip }) => {
    const missing = (await probeOnnxDevices()).find(({ works }) => !works);
    if (missing === undefined) return skip("every device is here");
    const run = await runLoci("query", "/nowhere.loci", "photo.jpg", "--device", missing.name);
    expect(run.code).toBe(1);
    expect(run.notes).toMatch(new RegExp(`device "${missing.name}" (is not there|does not compute)`));
  });

  it("refuses one that does not exist", async () => {
    expect(await runLoci("eval", "photos", "--device", "abacus")).toMatchObject({
      code: 1,
      notes: expect.stringContaining("abacus"),
    });
  });

  it.each([
    "query",
    "serve",
    "explain",
    "train",
    "eval",
    "compare",
    "export",
    "index build",
    "index add",
    "index update",
  ])("loci %s has it", async (command) => {
    const { out } = await runLoci(...command.split(" "), "--help");
    expect(out).toContain("--device");
  });
});
