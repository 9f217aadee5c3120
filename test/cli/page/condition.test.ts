import { compileFilter } from "@loci/index";
import { expect, it } from "vitest";
import { bothConditions, operators, writeCondition } from "../../../packages/cli/page/condition.js";

const columns = { label: "text", frame: "number", time: "time" } as const;

it("every condition that the page can write is one of the filter language", () => {
  const values = { text: "it's a 'rose'", number: "12", time: "2024-05-01" };
  for (const [column, type] of Object.entries(columns)) {
    for (const operator of operators[type]) {
      expect(() => compileFilter(writeCondition(column, type, operator, values[type]), columns)).not.toThrow();
    }
  }
});

it("means what it says, quotes included", () => {
  const filter = compileFilter(
    bothConditions(writeCondition("label", "text", "=", "it's"), writeCondition("frame", "number", ">", "3")),
    columns,
  );
  expect([
    filter({ label: "it's", frame: 4 }),
    filter({ label: "it's", frame: 3 }),
    filter({ label: "its", frame: 4 }),
  ]).toEqual([true, false, false]);
});

it("what is added holds for all that was there, whatever joined it", () => {
  const filter = compileFilter(bothConditions("label = 'a' or label = 'b'", "frame > 3"), columns);
  expect([filter({ label: "a", frame: 1 }), filter({ label: "b", frame: 4 })]).toEqual([false, true]);
  expect(bothConditions("  ", "frame > 3")).toBe("frame > 3");
});
