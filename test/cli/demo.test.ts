import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runDemo } from "@loci/cli";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { testContext } from "../support/test-terminal.js";

const settings = { model: "mobilenet_v2/gem", classes: 3, perClass: 3, seed: 1 };

describe("runDemo", () => {
  it("draws, indexes, measures and writes a page whose pictures are there", { timeout: 120_000 }, async () => {
    const folder = join(await temporaryFolder(), "demo");
    const { context, out } = testContext();
    const { page, outcome } = await runDemo({ ...settings, folder }, context);
    expect(outcome).toBe("done");
    for (const kind of ["places", "kinds"]) {
      expect((await stat(join(folder, `${kind}.loci`, "manifest.json"))).isFile()).toBe(true);
      expect(out.filter((line) => line.startsWith(kind))).toHaveLength(5);
    }
    const links = [...(await readFile(page, "utf8")).matchAll(/src="([^"]+)"/g)].map((match) =>
      decodeURIComponent(match[1]!),
    );
    expect(links.length).toBeGreaterThan(20);
    for (const link of links) expect((await stat(join(dirname(page), link))).size).toBeGreaterThan(500);
  });

  it("replaces a former demo and nothing else", { timeout: 120_000 }, async () => {
    const folder = join(await temporaryFolder(), "mine");
    await mkdir(folder);
    await writeFile(join(folder, "thesis.txt"), "years of work");
    await expect(runDemo({ ...settings, folder }, testContext().context)).rejects.toThrow("exists and is not a demo");
    expect(await readFile(join(folder, "thesis.txt"), "utf8")).toBe("years of work");
  });
});
