import { protocols } from "@loci/core";
import { describe, expect, it } from "vitest";
import { runLoci } from "../../support/run-loci.js";

describe("loci protocols", () => {
  it("lists all of them, or tells about one", async () => {
    const { code, out } = await runLoci("protocols");
    expect(code).toBe(0);
    for (const name of Object.keys(protocols)) expect(out).toMatch(new RegExp(`^${name} `, "m"));
    expect((await runLoci("protocols", "tokyo247-nms")).out).toMatch(/^protocol tokyo247-nms: .*\n {2}self-match: /);
  });

  it("as JSON", async () => {
    const all = JSON.parse((await runLoci("protocols", "--json")).out) as { name: string }[];
    expect(all.map(({ name }) => name)).toEqual(Object.keys(protocols));
    expect(JSON.parse((await runLoci("protocols", "msls-740", "--json")).out)).toMatchObject([
      { name: "msls-740", settings: { radius: 25 } },
    ]);
  });

  it("helps with a name that is none", async () => {
    expect(await runLoci("protocols", "msls-470")).toMatchObject({
      code: 1,
      notes: expect.stringContaining('did you mean "msls-740"?'),
    });
  });
});
