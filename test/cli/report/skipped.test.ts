import { noneUsable, reportSkipped, reportUnverified, skippedAsJson } from "@loci/cli";
import { RetrievalError } from "@loci/core";
import { describe, expect, it } from "vitest";
import { testTerminal } from "../../support/test-terminal.js";

const skipped = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    picture: { path: `/p/${i}.jpg` },
    reason: new RetrievalError({ what: "too dark" }),
  }));

describe("skipped pictures", () => {
  it("are listed with their reasons, and make the outcome partial", () => {
    const { terminal, notes } = testTerminal();
    expect(reportSkipped(skipped(2), terminal)).toBe("partly");
    expect(notes).toEqual(["2 pictures were skipped:", "  /p/0.jpg: too dark", "  /p/1.jpg: too dark"]);
  });

  it("are counted when there are many", () => {
    const { terminal, notes } = testTerminal();
    reportSkipped(skipped(50), terminal);
    expect(notes).toHaveLength(22);
    expect(notes.at(-1)).toBe("  … and 30 more");
  });

  it("are another thing than candidates that could not be verified", () => {
    const { terminal, notes } = testTerminal();
    expect(reportUnverified(skipped(1), terminal)).toBe("partly");
    expect(notes).toEqual(["1 candidate kept its place unverified:", "  /p/0.jpg: too dark"]);
  });

  it("say nothing when there are none", () => {
    const { terminal, notes } = testTerminal();
    expect([reportSkipped([], terminal), notes]).toEqual(["done", []]);
  });

  it("name the first reason when none is left", () => {
    expect(noneUsable(skipped(3), 3).message).toBe("none of the 3 pictures can be used; the first: too dark");
  });

  it("are all in the JSON", () => {
    expect(skippedAsJson(skipped(30))).toHaveLength(30);
    expect(skippedAsJson(skipped(1))).toEqual([{ path: "/p/0.jpg", reason: "too dark" }]);
  });
});
