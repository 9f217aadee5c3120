import { checkPosition, metresFrom, positionOfQuery } from "@loci/cli/service";
import { RetrievalError } from "@loci/core";
import { expect, it } from "vitest";
import { gpsPicture, withDamagedExif } from "../../support/dataset-samples.js";

const degrees = { latitude: "number", longitude: "number" } as const;
const plane = { x: "number", y: "number" } as const;
const rows = new Map([
  [0, { latitude: 0, longitude: 0 }],
  [1, { latitude: 1, longitude: 0 }],
  [2, {}],
  [3, { latitude: 95, longitude: 0 }],
]);
const picture = (bytes: Buffer) => ({ id: undefined, picture: async () => ({ path: "photo", bytes }) });
const stored = (id: number) => ({ id, picture: () => Promise.reject(new Error("the picture is not wanted")) });

it("positions of another kind than the index's are refused", () => {
  checkPosition({ latitude: 1, longitude: 2 }, { columns: degrees });
  checkPosition(undefined, { columns: {} });
  expect(() => checkPosition({ x: 1, y: 2 }, { columns: degrees })).toThrow(
    /expected latitude and longitude, got x and y/,
  );
  expect(() => checkPosition({ latitude: 1, longitude: 2 }, { columns: plane })).toThrow(/expected x and y/);
  expect(() => checkPosition({ x: 1, y: 2 }, { columns: {} })).toThrow(/does not say where/);
});

it("the query was taken where the request says, or its row, or the picture's EXIF", async () => {
  const index = { columns: degrees, rows };
  const given = { latitude: 5, longitude: 6 };
  expect(await positionOfQuery(given, stored(0), index)).toEqual(given);
  expect(await positionOfQuery(undefined, stored(1), index)).toEqual({ latitude: 1, longitude: 0 });
  expect(await positionOfQuery(undefined, stored(2), index)).toBeUndefined();
  expect(await positionOfQuery(undefined, stored(3), index)).toBeUndefined();
  expect(await positionOfQuery(undefined, picture(await gpsPicture()), index)).toEqual({
    latitude: expect.closeTo(55.675, 9),
    longitude: expect.closeTo(12 + 34 / 60, 9),
  });
});

it("damaged EXIF, impossible places and descriptors are no reason to fail", async () => {
  const index = { columns: degrees, rows };
  const found = async (
    example: Parameters<typeof positionOfQuery>[1],
    columns: typeof index.columns | typeof plane = degrees,
  ) => positionOfQuery(undefined, example, { columns, rows });
  expect(await found(picture(withDamagedExif(await gpsPicture())))).toBeUndefined();
  expect(await found(picture(await gpsPicture({ GPSLatitude: "200/1 0/1 0/1" })))).toBeUndefined();
  const descriptor = { id: undefined, picture: () => Promise.reject(new RetrievalError({ what: "a descriptor" })) };
  expect(await found(descriptor)).toBeUndefined();
  // Degrees are of no use in a plane.
  expect(await found(picture(await gpsPicture()), plane)).toBeUndefined();
});

it("a degree of latitude from the equator is 110,574 m on WGS 84; in a plane it is Pythagoras", () => {
  const metres = metresFrom({ latitude: 0, longitude: 0 }, { columns: degrees });
  expect([...rows.values()].map(metres)).toEqual([0, expect.closeTo(110_574.389, 2), undefined, undefined]);
  expect(metresFrom({ x: 1, y: 1 }, { columns: plane })({ x: 4, y: 5 })).toBe(5);
  expect(metresFrom(undefined, { columns: degrees })({ latitude: 0, longitude: 0 })).toBeUndefined();
});
