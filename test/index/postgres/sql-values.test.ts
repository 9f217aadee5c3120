import { expect, it } from "vitest";
import { bothOf, SqlValues } from "../../../packages/index/dist/postgres/sql-values.js";

it("numbers the places in the order in which values are bound", () => {
  const values = new SqlValues();
  const condition = bothOf(
    (bound) => `a = ${bound.bind("'; drop")} OR b`,
    (bound) => `c = ${bound.bind(2)}`,
  );
  expect(condition(values)).toBe("(a = $1 OR b) AND (c = $2)");
  expect(values.all).toEqual(["'; drop", 2]);
});
