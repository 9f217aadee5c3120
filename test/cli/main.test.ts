import { describe, expect, it } from "vitest";
import { runLoci } from "../support/run-loci.js";

describe("loci", () => {
  it("prints help with every command, and help with examples for each", async () => {
    const { code, out } = await runLoci("--help");
    expect(code).toBe(0);
    for (const command of ["index", "query", "eval", "export", "demo", "heads", "backbones", "doctor"])
      expect(out).toContain(`loci ${command}`);
    for (const words of [
      ["index", "build"],
      ["index", "info"],
      ["query"],
      ["eval"],
      ["export"],
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
    [["index"], "loci index --help lists it"],
    [["query", "only-an-index"], "Not enough non-option arguments"],
    [["eval", "x", "--modle", "y"], "modle"],
    [["eval", "x", "--fit", "squash"], "squash"],
    [["eval", "x", "--model", "gem"], ""],
    [["eval", "x", "--model", "gap", "--model", "gem"], "option --model is there twice"],
    [["query", "x", "y", "-k", "1", "-k", "2"], "there twice"],
    [["query", "x", "y", "--page", "/no/such/folder/page.html"], "there is no folder /no/such/folder"],
    [
      ["index", "build", "x", "--out", "y", "--kind", "flat", "--ef", "5"],
      "a flat index has no m, ef-construction, ef or recall",
    ],
    [["demo", "--model", "mobilenet_v2/gemm"], 'did you mean "gem"?'],
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
