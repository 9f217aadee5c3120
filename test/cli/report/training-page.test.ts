import { trainingPage } from "@loci/cli";
import { describe, expect, it } from "vitest";
import { writtenMetrics } from "../../support/written-metrics.js";

const configuration = { loss: { name: "triplet", options: { margin: 0.1 } }, phases: [{ epochs: 3, rate: 1e-4 }] };
const run = { title: "Wrens & others", facts: [["best recall@1", "0.7 <at> step 5"]] as const, configuration };

describe("trainingPage", () => {
  const page = trainingPage({ ...run, metrics: writtenMetrics(200) });

  it("needs neither network nor scripts", () => {
    expect(page).not.toMatch(/<script|<link|<img|\bsrc=|\bhref=|url\((?!#)|@import/);
  });

  it("has an image of every curve, with words for who cannot see it", () => {
    expect(page.match(/<svg/g)).toHaveLength(10);
    expect(page.match(/<figure role="img" aria-label="[^"]+"/g)).toHaveLength(10);
  });

  it("has facts and configuration, escaped", () => {
    expect(page).toContain("<title>Wrens &amp; others</title>");
    expect(page).toContain('<tr><th scope="row">best recall@1</th><td>0.7 &lt;at&gt; step 5</td></tr>');
    expect(page).toContain("<pre>loss:\n  name: triplet\n  options:\n    margin: 0.1\nphases:\n  - epochs: 3\n");
  });

  it("lists alarms with their steps, those that differ in figures only as one", () => {
    const other = { kind: "alarm", step: 1234, text: "stale cache" } as const;
    const alarms = trainingPage({ ...run, metrics: [...writtenMetrics(200), other] }).match(/<li>.*?<\/li>/g);
    expect(alarms).toEqual([
      "<li><b>steps 101 to 176, 4 times</b> collapse: 0.06 apart on average &amp; &lt;worse&gt;</li>",
      "<li><b>step 1,234</b> stale cache</li>",
    ]);
  });

  it("says so where there is nothing yet", () => {
    const empty = trainingPage({ ...run, metrics: [] });
    expect(empty).toContain("No step has been done yet.");
    expect(empty).toContain("<p>None.</p>");
  });

  it("stays small for long runs", () => {
    expect(trainingPage({ ...run, metrics: writtenMetrics(20_000) }).length).toBeLessThan(300_000);
  });
});
