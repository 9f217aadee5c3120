import { neighbourPage } from "@loci/cli";
import { describe, expect, it } from "vitest";

const section = {
  title: "Birds <& others>",
  facts: [["recall@1", "0.5"]] as const,
  rows: [
    {
      query: { file: "/data/a b/#1.jpg", label: "wren" },
      hits: [
        { file: "/data/a b/2.jpg", label: "wren", score: 0.91234 },
        { file: "/data/<script>.jpg", label: "robin", score: 0.5 },
        { file: "/data/3.jpg", label: undefined, score: 0.4 },
      ],
    },
  ],
};

describe("neighbourPage", () => {
  const page = neighbourPage('A "title"', "/data/report", [section]);

  it("links pictures relative to the page, escaped as URLs", () => {
    expect([...page.matchAll(/src="([^"]+)"/g)].map((match) => match[1])).toEqual([
      "../a%20b/%231.jpg",
      "../a%20b/2.jpg",
      "../%3Cscript%3E.jpg",
      "../3.jpg",
    ]);
  });

  it("marks hits of the query's label as right, others as wrong, and unlabelled ones not at all", () => {
    expect([...page.matchAll(/<li class="(\w*)">/g)].map((match) => match[1])).toEqual(["right", "wrong", ""]);
    expect(page).toContain("0.912");
  });

  it("escapes text", () => {
    expect(page).toContain("<title>A &quot;title&quot;</title>");
    expect(page).toContain("Birds &lt;&amp; others&gt;");
    expect(page).not.toContain("<script>");
  });
});
