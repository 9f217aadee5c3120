import { matchPage } from "@loci/cli";
import { expect, it } from "vitest";
import { matchExplanation } from "../../support/explained.js";
import { noisePictures } from "../../support/noise-pictures.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("needs nothing besides itself, says all of it in words and escapes names", async () => {
  const [query, hit] = (await noisePictures(await temporaryFolder(), 2)) as [{ path: string }, { path: string }];
  const page = await matchPage({
    query: { file: query.path, name: "<script>alert(1)</script>" },
    hit: { file: hit.path, name: "hit.jpg" },
    explanation: matchExplanation,
  });
  expect(page).not.toContain("<script>alert");
  for (const [, target] of page.matchAll(/(?:href|src)="([^"]{0,11})/g)) expect(target).toMatch(/^data:image/);
  expect(page).toContain("score 0.7000 (cosine)");
  expect(page).toMatch(/role="img" aria-label="Query .*half of it from 1 of 8 places/);
  expect(page).toContain('type="range"');
  expect(page).toContain("cluster 2");
  expect(page).toContain("norms and other divisors count as given");
});
