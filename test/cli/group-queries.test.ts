import { groupQueries } from "@loci/cli";
import { expect, it } from "vitest";
import { splitDataset } from "../support/made-datasets.js";

const dataset = splitDataset(
  [{ label: "a", attributes: { light: "day" } }, { label: "b" }, { label: "a", attributes: { light: "night" } }],
  [{ label: "c", sequence: "1" }],
);

it("tells the value of a column for each query", () => {
  expect([0, 1, 2].map(groupQueries(dataset, "light"))).toEqual(["day", undefined, "night"]);
  expect([0, 1, 2].map(groupQueries(dataset, "label"))).toEqual(["a", "b", "a"]);
});

it("names the columns that there are, of the queries", () => {
  expect(() => groupQueries(dataset, "weather")).toThrow(
    "column weather of the queries: expected label, light, got no such",
  );
  expect(() => groupQueries(dataset, "sequence")).toThrow("column sequence of the queries");
  expect(() => groupQueries(splitDataset([{}], [{}]), "label")).toThrow(
    "expected a data set with labels, sequences or",
  );
});
