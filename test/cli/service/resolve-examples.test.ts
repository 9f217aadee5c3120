import { examplesOf, schemas, uploadsFor } from "@loci/cli/service";
import { expect, it } from "vitest";

const form = (...fields: string[]) => ({
  files: fields.map((field, at) => ({ field, bytes: Uint8Array.of(at) })),
  texts: new Map<string, string>(),
  release: () => {},
});
const query = (value: unknown) => schemas.searchRequest.parse(value);

it("puts files that nothing refers to with the examples of their name", () => {
  const { positive, negative, uploads } = examplesOf(
    query({ positive: [{ id: 7 }, { upload: "a" }] }),
    form("positive", "a", "negative", "positive"),
  );
  expect(positive).toEqual([{ id: 7 }, { upload: "a" }, { upload: "positive 1" }, { upload: "positive 2" }]);
  expect(negative).toEqual([{ upload: "negative 1" }]);
  expect(uploads.get("positive 2")).toEqual(Uint8Array.of(3));
});

it("refuses files that are of no use", () => {
  expect(() => examplesOf(query({}), form("photo"))).toThrow(/part "photo"/);
  expect(() => examplesOf(query({ positive: [{ upload: "a" }] }), form("a", "a"))).toThrow(/part "a"/);
  expect(() => examplesOf(query({}), form("constructor"))).toThrow(/part "constructor"/);
});

it("tells the files that examples refer to from the others", () => {
  const { uploads, others } = uploadsFor([{ upload: "a" }, { id: 3 }], form("b", "a"));
  expect([...uploads]).toEqual([["a", Uint8Array.of(1)]]);
  expect(others.map(({ field }) => field)).toEqual(["b"]);
  expect(() => uploadsFor([{ upload: "a" }], form("a", "a"))).toThrow(/part "a"/);
  expect(uploadsFor([{ upload: "a" }], undefined)).toEqual({ uploads: new Map(), others: [] });
});
