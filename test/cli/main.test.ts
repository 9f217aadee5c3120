import { describe, expect, it } from "vitest";
import { runLoci } from "../support/run-loci.js";

describe("loci", () => {
  it("prints help with every command, and help with examples for each", async () => {
    const { code, out } = await runLoci("--help");
    expect(code).toBe(0);
    for (const command of ["index", "query", "eval", "demo", "heads", "backbones", "doctor"])
      expect(out).toContain(`loci ${command}`);
    for (const words of [
      ["index", "build"],
      ["index", "info"],
      ["query"],
      ["eval"],
      ["demo"],
      ["heads"],
      ["backbones"],
      ["doctor"],
    ]) {
      expect((await runLoci(...words, "--help")).out).toMatch(new RegExp(`Examples:\\s+loci ${words.join(" ")}`));
    }
  });

  it.each([
    [[], "Say which command"],
    [["querry"], "Did you mean query?"],
    [["index"], "build or info"],
    [["query", "only-an-index"], "Not enough non-option arguments"],
    [["eval", "x", "--modle", "y"], "modle"],
    [["eval", "x", "--fit", "squash"], "squash"],
    [["eval", "x", "--model", "gem"], ""],
  ])("answers %j with code 1 and a message", async (words, message) => {
    const { code, out, notes } = await runLoci(...words);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(notes).toMatch(/^loci: /);
    expect(notes).toContain(message);
  });

  it("prints its version", async () => {
    expect(await runLoci("--version")).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  });
});
