import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";
import { runLoci } from "../../support/run-loci.js";

it("explains the nearest picture in words and as JSON, a page and a picture", async () => {
  const { folder, pictures, index } = await indexOnDisk("flat");
  const query = join(pictures, "circles/0.jpg");
  const text = await runLoci("explain", index, query, "2", "--out", join(folder, "why.html"));
  expect([text.code, text.notes]).toEqual([0, ""]);
  expect(text.out).toMatch(/^.*circles\/0\.jpg and .*\nscore 0\.\d{4} \(cosine\)\n= places of the query 0\.\d{4}/);
  expect(await readFile(join(folder, "why.html"), "utf8")).toContain("Why this match");

  const { code, out } = await runLoci(
    "explain",
    index,
    query,
    "circles/0.jpg",
    "--json",
    "--out",
    join(folder, "why.png"),
  );
  expect(code).toBe(0);
  const { hit, explanation } = JSON.parse(out);
  expect(hit).toEqual({ id: expect.any(Number), path: query, rank: null });
  const sum = (map: number[][]) => map.flat().reduce((all, value) => all + value, 0);
  expect(explanation.score).toBeCloseTo(1, 5);
  expect(sum(explanation.query.map) + explanation.query.constant).toBeCloseTo(1, 4);
  expect(sum(explanation.hit.map) + explanation.hit.constant).toBeCloseTo(1, 4);
  expect((await stat(join(folder, "why.png"))).size).toBeGreaterThan(1000);

  const refused = await runLoci("explain", index, query, "--out", join(folder, "why.gif"));
  expect([refused.code, refused.notes]).toEqual([
    1,
    expect.stringContaining("--out: expected a name that ends in .html or .png"),
  ]);
  const missing = await runLoci("explain", index, join(pictures, "none.jpg"));
  expect([missing.code, missing.notes]).toEqual([1, expect.stringContaining("none.jpg")]);
});
