import { indexPositions, viewSchemas } from "@loci/cli/service";
import { expect, it } from "vitest";

const degrees = { latitude: "number", longitude: "number", sequence: "text", frame: "number" } as const;

it("has the pictures whose place is known, by ascending id, with their walks", async () => {
  const rows = new Map([
    [7, { latitude: 1, longitude: 2, sequence: "walk", frame: 3 }],
    [2, { latitude: -1, longitude: 0 }],
    [3, { latitude: 5 }],
    [4, { latitude: Number.NaN, longitude: Number.NaN }],
  ]);
  expect(await indexPositions({ columns: degrees, rows })).toEqual({
    unit: "degrees",
    total: 2,
    pictures: [
      { id: 2, at: [-1, 0] },
      { id: 7, at: [1, 2], sequence: "walk", frame: 3 },
    ],
  });
  const plane = { columns: { x: "number", y: "number" } as const, rows: new Map([[0, { x: 1, y: 2 }]]) };
  expect(await indexPositions(plane)).toEqual({ unit: "metres", total: 1, pictures: [{ id: 0, at: [2, 1] }] });
  expect(await indexPositions({ columns: {}, rows })).toEqual({ unit: null, total: 0, pictures: [] });
});

it("leaves some of very many out, evenly, and lets others work meanwhile", async () => {
  const rows = new Map(
    Array.from({ length: 2.5 * viewSchemas.MOST_POINTS }, (_, at) => [at, { latitude: 0, longitude: at / 1000 }]),
  );
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const { total, pictures } = await indexPositions({ columns: degrees, rows });
  clearInterval(timer);
  expect([total, pictures.length]).toEqual([50_000, viewSchemas.MOST_POINTS]);
  expect(pictures.slice(0, 4).map(({ id }) => id)).toEqual([0, 2, 5, 7]);
  expect(turns).toBeGreaterThan(0);
});
