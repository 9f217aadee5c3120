import { disagreements, gallerySection, galleryThumbnails } from "@loci/cli";
import { expect, test } from "vitest";
import { plain } from "../../../support/drawn-pictures.js";
import { madeComparison } from "../../../support/made-comparison.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

test("pictures where they are at hand, names where they are not; right and wrong in words and signs; maps for places", async () => {
  const file = `${await temporaryFolder()}/plain.png`;
  await plain([9, 9, 9]).toFile(file);
  const pairs = disagreements(await madeComparison({ kind: "places", queries: 45 }), { others: 1, queries: 1 });
  const asked = pairs[0]!.sides.flatMap(({ shown }) => shown.map(([query]) => query.query));
  const thumbnails = await galleryThumbnails(pairs, (picture) =>
    picture === asked[0] ? file : picture === asked[1] ? `${file}.gone` : undefined,
  );
  expect([...thumbnails.keys()]).toEqual([asked[0]]);
  const page = String(gallerySection("pairs", pairs, thumbnails, 25));
  expect(page).toMatch(/<img src="data:image\/webp;base64,/);
  expect(page).toContain('<div class="missing">');
  expect(page).toMatch(/<li class="right">.*✓ [\d.]+ m/);
  expect(page).toMatch(/<li class="wrong">.*✗ [\d.]+ k?m/);
  expect(page).toContain('class="map"');
});

test("one system has none to disagree with", () => {
  expect(String(gallerySection("pairs", [], new Map(), undefined))).toContain("There is one system only.");
});
