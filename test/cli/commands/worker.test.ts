import { join } from "node:path";
import { makeResultsFolder } from "@loci/cli";
import { describe, expect, it, onTestFinished } from "vitest";
import { startLoci } from "../../support/loci-process.js";
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

  it.skipIf(isRedisMissing)("ends at SIGTERM while Redis is away, too", { timeout: 120_000 }, async () => {
    const server = await startRedis();
    onTestFinished(() => server.close());
    const { place } = await makeResultsFolder(join(await temporaryFolder(), "results"));
    const worker = startLoci(["worker", "--queue", server.url, "--results", place]);
    onTestFinished(() => void worker.child.kill("SIGKILL"));
    const told = (text: string) => expect.poll(() => worker.output(), { timeout: 60_000 }).toContain(text);
    await told("Waiting for shards");
    await server.stop();
    await told("is gone; waiting for it");
    worker.child.kill("SIGTERM");
    expect(await worker.ended).toBe(0);
    expect(worker.output()).toContain("0 shards, 0 pictures");
  });
});
