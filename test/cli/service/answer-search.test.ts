import { createClient } from "@loci/cli/client";
import { answerSearch, ServedIndex, schemas } from "@loci/cli/service";
import { distanceMetres } from "@loci/core";
import { openIndex, openIndexSearch, parseRerankSpec } from "@loci/index";
import { expect, it } from "vitest";
import { gpsPicture, withDamagedExif } from "../../support/dataset-samples.js";
import { openTinyModel, tinyIndex, tinyService } from "../../support/tiny-service.js";

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

it("says how far each answer is from where the query was taken", async () => {
  // Places a tenth of a degree apart on the equator's meridian; of the third it is not known.
  const facts = (place: number): Record<string, number> => (place === 2 ? {} : { latitude: place / 10, longitude: 0 });
  const { url } = await tinyService({}, "flat", facts);
  const client = createClient({ url });
  const metresOf = async (...request: Parameters<typeof client.search>) => {
    const answer = await client.search(...request);
    expect(schemas.searchAnswer.parse(answer)).toEqual(answer);
    const metres = new Map(answer.hits.map(({ id, metres }) => [id, metres]));
    return { position: answer.position, metres: [0, 1, 2, 3, 4].map((id) => metres.get(id)) };
  };
  const expected = (from: number) =>
    [0, 0.1, undefined, 0.3, 0.4].map((latitude) =>
      latitude === undefined
        ? undefined
        : expect.closeTo(distanceMetres({ latitude: from, longitude: 0 }, { latitude, longitude: 0 }), 6),
    );
  const tenth = { latitude: 0.1, longitude: 0 };
  expect(await metresOf({ positive: [{ id: 1 }, { id: 4 }] })).toEqual({ position: tenth, metres: expected(0.1) });
  const given = { latitude: 0.05, longitude: 0 };
  expect(await metresOf({ positive: [{ id: 1 }], position: given })).toEqual({
    position: given,
    metres: expected(0.05),
  });
  const unknown = { position: undefined, metres: new Array(5).fill(undefined) };
  expect(await metresOf({ positive: [{ id: 2 }] })).toEqual(unknown);
  expect(await metresOf({ positive: [{ descriptor: [1, 0, 0] }] })).toEqual(unknown);
  const photo = await gpsPicture({ GPSLatitude: "0/1 6/1 0/1", GPSLongitude: "0/1 0/1 0/1" });
  const uploaded = await metresOf({}, { positive: new Blob([new Uint8Array(photo)]) });
  expect(uploaded).toEqual({ position: { latitude: expect.closeTo(0.1, 9), longitude: 0 }, metres: expected(0.1) });
  const damaged = withDamagedExif(photo);
  expect(await metresOf({}, { positive: new Blob([new Uint8Array(damaged)]) })).toEqual(unknown);
  await expect(client.search({ positive: [{ id: 0 }], position: { x: 1, y: 2 } })).rejects.toMatchObject({
    status: 422,
    problem: { what: "position of the query", expected: "latitude and longitude" },
  });
});
