import { schemas } from "@loci/cli/service";
import { expect, it } from "vitest";

it("an example is one thing, and a descriptor has no region", () => {
  const region = { left: 0, top: 0, width: 1, height: 1 };
  const valid = (value: unknown) => schemas.example.safeParse(value).success;
  expect([{ id: 1 }, { upload: "a", region }, { descriptor: [1] }, { url: "https://a.b/c" }].map(valid)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  const wrong = [{}, { id: 1, path: "a" }, { descriptor: [1], region }, { url: "file:///etc/passwd" }, { id: -1 }];
  expect(wrong.map(valid)).not.toContain(true);
});

it("has the defaults of a query, and refuses unknown fields", () => {
  expect(schemas.searchRequest.parse({})).toEqual({
    positive: [],
    negative: [],
    negativeWeight: 0.15,
    k: 10,
    excludeSelf: false,
  });
  expect(schemas.searchRequest.safeParse({ K: 1 }).success).toBe(false);
  expect(schemas.pictureListQuery.parse({ limit: "5" })).toMatchObject({ limit: 5, offset: 0 });
  expect(schemas.pictureFacts.safeParse({ latitude: 1 }).success).toBe(false);
});
