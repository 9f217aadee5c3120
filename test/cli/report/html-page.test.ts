import { htmlPage } from "@loci/cli";
import { describe, expect, it } from "vitest";

describe("htmlPage", () => {
  // As `html` of hono marks what it has escaped.
  const body = Object.assign("<i>a &lt; b</i>", { isEscaped: true } as const);
  const page = htmlPage("Wrens & <others>", "i { color: red; }", body);

  it("is one document in light and dark with the report's own style", () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toMatch(/<\/html>\n$/);
    expect(page).toContain("prefers-color-scheme: dark");
    expect(page).toContain("i { color: red; }");
  });

  it("escapes the title, and the body not again", () => {
    expect(page).toContain("<title>Wrens &amp; &lt;others&gt;</title>");
    expect(page).toContain("<h1>Wrens &amp; &lt;others&gt;</h1>");
    expect(page).toContain("<i>a &lt; b</i>");
  });
});
