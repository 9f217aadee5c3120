import { IndexState, Leased } from "@loci/cli/service";
import { openIndex, parseRerankSpec, resolveRerankChain } from "@loci/index";
import { expect, it } from "vitest";
import { openTinyModel, tinyIndex } from "../../support/tiny-service.js";

const chain = (text: string) => ({ stages: parseRerankSpec(text), chain: resolveRerankChain(parseRerankSpec(text)) });

it("keeps searches and filters for the next query, few chains at most, augmented ones where told", async () => {
  const index = await openIndex((await tinyIndex()).index);
  const dba = chain("dba(k=1)");
  const state = new IndexState(index, new Leased(await openTinyModel(index)), new Set([JSON.stringify(dba.stages)]));
  const where = { where: "label = 'red'", excludeSelf: false };
  expect(state.filter(where)).toBe(state.filter({ ...where }));
  expect(state.filter({ excludeSelf: false })).toBeUndefined();
  const augmented = await state.search(dba);
  const first = await state.search(chain("aqe(k=1)"));
  expect(await state.search(chain("aqe(k=1)"))).toBe(first);
  for (const k of [2, 3, 4, 5]) await state.search(chain(`aqe(k=${k})`));
  expect(await state.search(chain("aqe(k=1)"))).not.toBe(first);
  expect(await state.search(dba)).toBe(augmented);
  await expect(state.search(chain("dba(k=2)"))).rejects.toThrow(/--prepare/);
  await expect(state.search(chain("sequence"))).rejects.toThrow(/pictures of a walk/);
  expect(state.positions()).toBe(state.positions());
  expect(await state.positions()).toEqual({ unit: null, total: 0, pictures: [] });
  expect(state.projected.get()).toEqual({ done: 0 });
  expect([state.idOf("green/1.png"), state.idOf("../x")]).toEqual([2, undefined]);
  await state.close();
});
