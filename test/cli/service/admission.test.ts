import { Admission } from "@loci/cli/service";
import { expect, it } from "vitest";

const signal = new AbortController().signal;

it("so many work, so many wait in their order, the rest is refused", async () => {
  const admission = new Admission({ atOnce: 1, waiting: 2 });
  const order: number[] = [];
  let finish = () => {};
  const first = admission.admit(signal, () => new Promise<void>((resolve) => (finish = resolve)));
  const waiting = [1, 2].map((number) => admission.admit(signal, async () => order.push(number)));
  expect([admission.running, admission.waiting]).toEqual([1, 2]);
  await expect(admission.admit(signal, async () => {})).rejects.toMatchObject({
    status: 429,
    headers: { "retry-after": "1" },
  });
  finish();
  await Promise.all([first, ...waiting]);
  expect(order).toEqual([1, 2]);
  expect([admission.running, admission.waiting]).toEqual([0, 0]);
});

it("who gives up frees the place in the queue, and work that fails frees its own", async () => {
  const admission = new Admission({ atOnce: 1, waiting: 1 });
  let finish = () => {};
  const first = admission.admit(signal, () => new Promise<void>((resolve) => (finish = resolve)));
  const impatient = new AbortController();
  const given = admission.admit(impatient.signal, async () => "never");
  impatient.abort(new Error("too late"));
  await expect(given).rejects.toThrow("too late");
  const next = admission.admit(signal, async () => {
    throw new Error("failed");
  });
  finish();
  await first;
  await expect(next).rejects.toThrow("failed");
  expect(await admission.admit(signal, async () => "free")).toBe("free");
  await expect(admission.admit(impatient.signal, async () => "never")).rejects.toThrow("too late");
});
