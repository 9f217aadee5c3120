import { answerExplain, ServedIndex, viewSchemas } from "@loci/cli/service";
import { openMatchExplainer } from "@loci/heads";
import { expect, it } from "vitest";
import { openTinyModel, png, tinyIndex, tinyModel } from "../../support/tiny-service.js";

it("says what the library says of the same two pictures, as it is described", async () => {
  const { index: directory } = await tinyIndex();
  const served = await ServedIndex.open({ name: "tiny", directory, openModel: openTinyModel });
  const rules = { fetch: { hosts: new Set<string>(), most: 1 }, mostPixels: 1e6 };
  const { signal } = new AbortController();
  const bytes = await png([150, 90, 10]);
  const form = { files: [{ field: "photo", bytes }], texts: new Map<string, string>(), release: () => {} };
  const request = viewSchemas.explainRequest.parse({ query: { upload: "photo" }, hit: 2 });
  const answer = await served.use((state) => answerExplain(request, form, { name: "tiny", state, rules, signal }));
  const explainer = await openMatchExplainer(await tinyModel());
  const expected = await explainer.explain({ path: "photo", bytes }, { path: "hit", bytes: await png([10, 200, 10]) });
  expect(answer).toMatchObject({
    index: "tiny",
    score: expected.score,
    pairs: expected.pairs,
    groups: expected.groups,
  });
  expect(answer.query.map.flat()).toEqual([...expected.query.map]);
  expect(answer.hit.map.map((row) => row.length)).toEqual(new Array(expected.hit.height).fill(expected.hit.width));
  expect(answer.rules).toEqual(["norms and other divisors count as given"]);
  expect(viewSchemas.explanation.parse(answer)).toEqual(answer);
  await explainer.close();
  await served.close();
});
