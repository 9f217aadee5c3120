import { progressLines, quiet } from "@loci/cli";
import { describe, expect, it } from "vitest";
import { timeOf } from "../../packages/cli/dist/terminal.js";
import { testContext } from "../support/test-terminal.js";

describe("progress in logs", () => {
  it("is a line at each tenth, and the last one tells the end", () => {
    const lines: string[] = [];
    const progress = progressLines("Working", 40, (line) => void lines.push(line));
    for (let done = 1; done <= 40; done++) progress.update(done);
    expect(lines).toHaveLength(10);
    expect([lines[0], lines.at(-1)]).toEqual(["Working 4/40", "Working 40/40"]);
  });

  it("begins where the work goes on, with details and the time that is left", async () => {
    const lines: string[] = [];
    const progress = progressLines("Working", 1000, (line) => void lines.push(line), 500);
    await new Promise((resolve) => setTimeout(resolve, 30));
    progress.update(510);
    progress.update(601, "loss 3");
    expect(lines).toEqual(["Working 601/1000 (loss 3)"]);
    progress.stop();
    const slow = progressLines("Working", 1000, (line) => void lines.push(line), 99);
    await new Promise((resolve) => setTimeout(resolve, 30));
    slow.update(100);
    expect(lines[1]).toMatch(/^Working 100\/1000 \(\d+ s left\)$/);
  });

  it("is one line for work that is done at once", () => {
    const lines: string[] = [];
    progressLines("Working", 3, (line) => void lines.push(line)).update(3);
    expect(lines).toEqual(["Working 3/3"]);
  });
});

it("timeOf rounds to what one wants to know", () => {
  expect([1.4, 59, 61, 3599, 7500].map(timeOf)).toEqual(["1 s", "59 s", "1 min", "1 h 0 min", "2 h 5 min"]);
});

it("quiet keeps output and takes progress away", () => {
  const { context, out, progress } = testContext();
  const silent = quiet(context);
  silent.terminal.out("result");
  silent.terminal.progress("Working", 1).update(1);
  expect([out, progress]).toEqual([["result"], []]);
});
