import { expect, it } from "vitest";
import { filterInTurns } from "../../../packages/index/dist/reranking/filter-in-turns.js";

it("keeps what is wanted, in order, and lets others have their turn", async () => {
  const items = Array.from({ length: 20_000 }, (_, at) => at);
  let turns = 0;
  const counting = setInterval(() => turns++, 1);
  const slow = (item: number) => {
    const until = performance.now() + (item % 4096 === 0 ? 15 : 0);
    while (performance.now() < until);
    return item % 3 === 0;
  };
  expect(await filterInTurns(items, slow)).toEqual(items.filter((item) => item % 3 === 0));
  clearInterval(counting);
  expect(turns).toBeGreaterThan(1);
  expect(await filterInTurns([], () => true)).toEqual([]);
});
