import { answerSearch, ServedIndex, schemas } from "@loci/cli/service";
import { openIndex, openIndexSearch, parseRerankSpec } from "@loci/index";
import { expect, it } from "vitest";
import { openTinyModel, tinyIndex } from "../../support/tiny-service.js";

it("gives what the library gives for the same descriptor, filter and chain", async () => {
  const { index: directory } = await tinyIndex();
  const served = await ServedIndex.open({ name: "tiny", directory, openModel: openTinyModel });
  const rules = { fetch: { hosts: new Set<string>(), most: 1 }, mostPixels: 1e6 };
  const rerank = "aqe(k=2)|kreciprocal(k1=2,k2=1)";
  const request = schemas.searchRequest.parse({ positive: [{ id: 1 }], where: "frame < 4", rerank, k: 3 });
  const { signal } = new AbortController();
  const answer = await served.use((state) => answerSearch(request, undefined, { name: "tiny", state, rules, signal }));
  const index = await openIndex(directory);
  const search = await openIndexSearch(index, { rerank: parseRerankSpec(rerank) });
  const query = {
    descriptor: await index.descriptors([1]),
    filter: (row: { frame?: unknown }) => Number(row.frame) < 4,
  };
  const [hits] = await search.search([query], 3);
  expect(answer.hits.map(({ id, score, distance }) => ({ id, score, distance }))).toEqual(
    hits!.map(({ id, score, distance }) => ({ id, score, distance })),
  );
  expect(answer).toMatchObject({ passing: 4, expectedRecall: 1, ef: null, generation: index.manifest.generation });
  expect(schemas.searchAnswer.parse(answer)).toEqual(answer);
  await search.close();
  await index.close();
  await served.close();
});
