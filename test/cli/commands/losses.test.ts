import {
  lossDefinitions,
  minerDefinitions,
  optimiserDefinitions,
  samplerDefinitions,
  scheduleDefinitions,
} from "@loci/heads";
import { describe, expect, it } from "vitest";
import { runLoci } from "../../support/run-loci.js";

describe("loci losses", () => {
  it("lists all that training is put together from as JSON", async () => {
    const listed = JSON.parse((await runLoci("losses", "--json")).out);
    expect(listed.map((stage: { name: string }) => stage.name)).toEqual(
      [lossDefinitions, minerDefinitions, samplerDefinitions, optimiserDefinitions, scheduleDefinitions].flatMap(
        (catalogue) => Object.keys(catalogue),
      ),
    );
  });

  it("prints a table, and all about each stage of a name", async () => {
    const { out } = await runLoci("losses");
    expect(out).toMatch(/^name +kind +works on +what it does +options\n/);
    expect(out).toMatch(/^p-k +sampler +pictures .* classes=16 pictures=4/m);
    const one = (await runLoci("losses", "multi-similarity")).out;
    expect(one).toMatch(/^multi-similarity \(loss\): .*\nsource: .*arXiv 1904\.06627.*\ncompares: pairs\n/);
    expect(one).toContain("multi-similarity (miner)");
    expect((await runLoci("losses", "adam")).out).toContain("default rate: 0.001\ndefault weight decay: 0\n");
  });

  it("answers an unknown name with the nearest", async () => {
    expect(await runLoci("losses", "tripplet")).toMatchObject({
      code: 1,
      out: "",
      notes: expect.stringContaining('did you mean "triplet"?'),
    });
  });
});
