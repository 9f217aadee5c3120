import { OnDemand } from "@loci/cli/service";
import { expect, it } from "vitest";

it("opens once for all, again after a failure, and closes what was opened", async () => {
  let [opened, closed] = [0, 0];
  const demand = new OnDemand(async () => {
    if (++opened === 1) throw new Error("no memory");
    return { close: async () => void closed++ };
  });
  await expect(demand.get()).rejects.toThrow("no memory");
  const [one, other] = await Promise.all([demand.get(), demand.get()]);
  expect(one).toBe(other);
  await demand.close();
  expect([opened, closed]).toEqual([2, 1]);
});

it("closes nothing that nobody wanted, and what is still being opened", async () => {
  let isClosed = false;
  const demand = new OnDemand(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return {
      close: async () => {
        isClosed = true;
      },
    };
  });
  await demand.close();
  expect(isClosed).toBe(false);
  void demand.get();
  await demand.close();
  expect(isClosed).toBe(true);
});
