import { fusions, rerankerDefinitions } from "@loci/index";
import { describe, expect, it } from "vitest";
import { runLoci } from "../../support/run-loci.js";

describe("loci rerankers", () => {
  it("lists them all, and the fusions", async () => {
    const { out } = await runLoci("rerankers");
    expect(out).toMatch(/^name +effect +what it does +options\n/);
    expect(out).toMatch(/^kreciprocal +reorders +.* k1=20 k2=6 lambda=0\.3 top=200$/m);
    for (const name of [...Object.keys(rerankerDefinitions), ...Object.keys(fusions)])
      expect(out).toContain(`\n${name} `);
    const listed = JSON.parse((await runLoci("rerankers", "--json")).out);
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(Object.keys(rerankerDefinitions));
  });

  it("tells all about one, or the nearest name", async () => {
    const { out } = await runLoci("rerankers", "spatial");
    expect(out).toMatch(/^spatial \(reorders\): .*\nsource: .*arXiv 2103\.01486.*\nneeds the pictures themselves/);
    expect(out).toContain("option top=50: candidates that are verified, 1 to 5000");
    expect(await runLoci("rerankers", "spacial")).toMatchObject({
      code: 1,
      notes: expect.stringContaining('did you mean "spatial"?'),
    });
  });
});
