import { Leased } from "@loci/cli/service";
import { expect, it } from "vitest";

it("closes after the last user, once", async () => {
  let closed = 0;
  const leased = new Leased({ close: async () => void closed++ });
  let finish = () => {};
  const using = leased.use(() => new Promise<void>((resolve) => (finish = resolve)));
  leased.take();
  await leased.release();
  await leased.release();
  expect(closed).toBe(0);
  finish();
  await using;
  expect(closed).toBe(1);
});
