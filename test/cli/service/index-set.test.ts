import { IndexSet, indexNames, type ServedIndex } from "@loci/cli/service";
import { expect, it } from "vitest";

const named = (...names: string[]) => new IndexSet(names.map((name) => ({ name }) as ServedIndex));

it("finds by name; without one where there is one only", () => {
  expect(named("city").find(undefined).name).toBe("city");
  const two = named("city", "birds");
  expect(two.find("birds").name).toBe("birds");
  expect(() => two.find(undefined)).toThrow(/expected one of city, birds/);
  expect(() => two.find("bird")).toThrow(/did you mean "birds"/);
  expect(two.all).toHaveLength(2);
});

it("calls directories by their last part", () => {
  expect(indexNames(["/a/city.loci", "/b/birds"])).toEqual(["city", "birds"]);
  expect(() => indexNames(["/a/city.loci", "/b/city"])).toThrow(/two indexes are called city/);
});
