import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { isRedisMissing, startRedis } from "../../support/redis-server.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("loci worker", () => {
  it("refuses an address that is none, without showing its password", async () => {
    const run = await runLoci("worker", "--queue", "http://:s3cret@localhost", "--results", "somewhere");
    expect(run).toMatchObject({ code: 1, notes: expect.stringContaining("expected redis://host:6379") });
    expect(run.notes).not.toContain("s3cret");
  });

  it.skipIf(isRedisMissing)("waits for the results folder, and ends at SIGTERM with nothing done", async () => {
    const server = await startRedis();
    onTestFinished(() => server.close());
    const running = runLoci("worker", "--queue", server.url, "--results", join(await temporaryFolder(), "results"));
    const timer = setInterval(() => process.emit("SIGTERM"), 300);
    onTestFinished(() => clearInterval(timer));
    expect(await running).toMatchObject({ code: 0, notes: expect.stringContaining("is no results folder yet") });
  });
});
