import { finishDefinitions, headDefinitions, neckDefinitions } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { runLoci } from "../../support/run-loci.js";

describe("loci heads", () => {
  it("lists every head, neck and finish of the catalogues and how they are combined, as JSON", async () => {
    const listed = JSON.parse((await runLoci("heads", "--json", "--backbone", "mobilenet_v2")).out);
    expect(listed.map((head: { name: string }) => head.name)).toEqual([
      ...[headDefinitions, neckDefinitions, finishDefinitions].flatMap((catalogue) => Object.keys(catalogue)),
      ...["&", "flip", "scales", "patch-descriptors"],
    ]);
    expect(listed.find((head: { name: string }) => head.name === "netvlad")).toMatchObject({
      descriptorLength: 64 * 576,
      parameters: 2 * 64 * 576 + 64,
      options: expect.arrayContaining([
        { name: "clusters", default: 64, description: "number of centres K, 1 to 4096" },
        expect.objectContaining({ name: "centres", default: "kmeans" }),
      ]),
    });
  });

  it("prints a table, and the source of one", async () => {
    expect((await runLoci("heads")).out).toMatch(/^name +kind +length on inception_v3/);
    expect((await runLoci("heads", "gem")).out).toContain("arXiv 1711.02512");
  });

  it("answers an unknown head with the nearest", async () => {
    expect(await runLoci("heads", "netvald")).toMatchObject({
      code: 1,
      out: "",
      notes: expect.stringContaining('did you mean "netvlad"?'),
    });
  });
});
