import type { Picture, Position } from "@loci/core";
import { createTrainingSet, resolveConfiguration, type TrainingInput } from "@loci/heads";
import { describe, expect, it } from "vitest";

const configure = (sampler: string, change: Partial<TrainingInput> = {}) =>
  resolveConfiguration({
    ...{ loss: "triplet", sampler, optimiser: "sgd", phases: [{ epochs: 1, rate: 1 }], validation: { part: 0.3 } },
    ...change,
  });
const picture = (number: number, known: { label?: string; position?: Position }): Picture => ({
  ...{ path: `/${number}`, name: `${number}` },
  ...known,
});
const all = (pictures: readonly Picture[]) => pictures.map((_, place) => place);

describe("createTrainingSet by label", () => {
  const names = ["wren", "crow", "gull", "ibis", "kite", "lark", "swan", "teal"];
  const pictures = Array.from({ length: 40 }, (_, number) => picture(number, { label: names[(number * 3) % 8]! }));

  it("relabels the classes that are left, without holes, and asks held-out pictures of each other only", () => {
    const set = createTrainingSet(pictures, { queries: [], gallery: all(pictures) }, configure("p-k"));
    expect([...new Set(set.labels)].sort()).toEqual([...Array(set.classes).keys()]);
    const labelled = set.train.map((place, at) => `${pictures[place]!.label} ${set.labels[at]}`);
    expect(new Set(labelled).size).toBe(set.classes);
    expect(set.source).toEqual({ count: set.train.length, labels: set.labels });
    expect(set.gallery).toEqual(all(pictures).slice(0, set.train.length));
    const { queries, gallery, judgements } = set.validation!;
    expect([...set.train, ...queries].sort((a, b) => a - b)).toEqual(all(pictures));
    expect(gallery).toEqual(queries);
    const trained = new Set(set.train.map((place) => pictures[place]!.label));
    expect(queries.filter((place) => trained.has(pictures[place]!.label))).toEqual([]);
    expect(judgements).toMatchObject({ gallery: gallery.length, queries: queries.length });
    expect(
      judgements.settings[0]!.judgements.map(({ query, positives }) => [query, [...(positives as number[])]]),
    ).toEqual(
      queries.map((asked, at) => [
        at,
        [...gallery.keys()].filter((place) => pictures[gallery[place]!]!.label === pictures[asked]!.label),
      ]),
    );
    expect(judgements.settings[0]!.judgements.every(({ query, self }) => query === self)).toBe(true);
  });

  it("uses the pictures of the roles only, those that have both once", () => {
    const roles = { queries: [1, 2, 9, 17, 25, 33], gallery: [2, 4, 6, 10, 12, 14, 18, 20] };
    const { train, validation } = createTrainingSet(pictures, roles, configure("p-k"));
    const used = [...new Set([...roles.queries, ...roles.gallery])].sort((a, b) => a - b);
    expect([...train, ...validation!.queries].sort((a, b) => a - b)).toEqual(used);
  });

  it("holds out nothing for part 0, and names a picture without a label", () => {
    const roles = { queries: [], gallery: all(pictures) };
    const set = createTrainingSet(pictures, roles, configure("p-k", { validation: { part: 0 } }));
    expect([set.train, set.validation]).toEqual([all(pictures), undefined]);
    const without = [...pictures.slice(1), picture(99, {})];
    expect(() => createTrainingSet(without, roles, configure("p-k"))).toThrow("label of 99");
  });
});

describe("createTrainingSet by position", () => {
  // Twelve spots 200 m apart with four pictures each, 6 m from one to the next: the outer two are no positives.
  const positions = Array.from({ length: 48 }, (_, at) => ({ x: 200 * (at >> 2) + 6 * (at & 3), y: 50 }));
  const pictures = positions.map((position, number) => picture(number, { position }));
  const distance = (one: number, other: number) => Math.abs(positions[one]!.x - positions[other]!.x);
  const roles = {
    queries: all(pictures).filter((at) => at % 2 === 0),
    gallery: all(pictures).filter((at) => at % 4 > 0),
  };
  const set = createTrainingSet(pictures, roles, configure("geographic-tuples(positiveRadius=10,negativeRadius=25)"));

  it("knows the neighbourhoods of the queries to train on, by places in the training list", () => {
    const { train, gallery, source, labels, classes } = set;
    expect([labels, classes, source.count]).toEqual([new Int32Array(train.length), 1, train.length]);
    expect(gallery.map((at) => train[at])).toEqual(train.filter((place) => roles.gallery.includes(place)));
    const asked = train.filter((place) => roles.queries.includes(place));
    const placed = (at: Int32Array) => [...at].map((place) => train[place]!);
    expect(
      source.neighbourhoods?.map(({ query, potentialPositives, near }) => [
        train[query],
        placed(potentialPositives),
        placed(near),
      ]),
    ).toEqual(
      asked.map((query) => {
        const found = train.filter((place) => roles.gallery.includes(place));
        return [
          query,
          found.filter((place) => place !== query && distance(place, query) <= 10),
          found.filter((place) => distance(place, query) <= 25),
        ];
      }),
    );
  });

  it("refuses to validate where nobody that is held out has a picture near", () => {
    // Queries and gallery of different spots.
    const apart = { queries: [0, 8, 16, 24, 32, 40], gallery: [4, 12, 20, 28, 36, 44] };
    const sampler = "geographic-tuples(positiveRadius=10,negativeRadius=25)";
    const create = (part: number) => createTrainingSet(pictures, apart, configure(sampler, { validation: { part } }));
    expect(() => create(0.5)).toThrow("expected a query with another picture of its place, got none of");
    expect(create(0).validation).toBeUndefined();
  });

  it("judges held-out queries by held-out pictures near them, and by nobody near a picture to train on", () => {
    const { queries, gallery, judgements } = set.validation!;
    expect(queries.length).toBeGreaterThan(3);
    for (const place of [...queries, ...gallery]) {
      expect(set.train.some((trained) => distance(trained, place) <= 25)).toBe(false);
    }
    expect(queries.every((place) => roles.queries.includes(place))).toBe(true);
    expect(gallery.every((place) => roles.gallery.includes(place))).toBe(true);
    const judged = judgements.settings[0]!.judgements;
    expect(judged.map(({ query, positives }) => [query, [...(positives as number[])]])).toEqual(
      queries.map((asked, query) => [
        query,
        [...gallery.keys()].filter((at) => gallery[at] !== asked && distance(gallery[at]!, asked) <= 10),
      ]),
    );
    // Every query of even number that also answers stands in its own ranking.
    for (const { query, self } of judged) {
      expect(self === undefined ? undefined : gallery[self]).toBe(queries[query]! % 4 > 0 ? queries[query] : undefined);
    }
  });

  it("names a picture without a position", () => {
    const without = [...pictures.slice(0, 47), picture(99, {})];
    expect(() => createTrainingSet(without, roles, configure("geographic-tuples"))).toThrow("position of 99");
  });
});
