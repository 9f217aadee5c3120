import { progressLines, quiet } from "@loci/cli";
import { describe, expect, it } from "vitest";
import { testContext } from "../support/test-terminal.js";

describe("progress in logs", () => {
  it("is a line at each tenth, and the last one tells the end", () => {
    const lines: string[] = [];
    const progress = progressLines("Working", 40, (line) => void lines.push(line));
    for (let done = 1; done <= 40; done++) progress.update(done);
    expect(lines).toHaveLength(10);
    expect([lines[0], lines.at(-1)]).toEqual(["Working 4/40", "Working 40/40"]);
  });

  it("is one line for work that is done at once", () => {
    const lines: string[] = [];
    progressLines("Working", 3, (line) => void lines.push(line)).update(3);
    expect(lines).toEqual(["Working 3/3"]);
  });
});

it("quiet keeps output and takes progress away", () => {
  const { context, out, progress } = testContext();
  const silent = quiet(context);
  silent.terminal.out("result");
  silent.terminal.progress("Working", 1).update(1);
  expect([out, progress]).toEqual([["result"], []]);
});
