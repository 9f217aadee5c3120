import { setImmediate } from "node:timers/promises";
import { TurnTaking } from "@loci/core";
import { expect, it } from "vitest";

it("keeps the order: some alone, those between them together", async () => {
  const turns = new TurnTaking();
  const events: string[] = [];
  const call = (name: string) => async () => {
    events.push(`${name} begins`);
    await setImmediate();
    events.push(`${name} ends`);
  };
  await Promise.all([
    turns.alone(call("a")),
    turns.together(call("b")),
    turns.together(call("c")),
    turns.alone(call("d")),
    turns.together(call("e")),
  ]);
  expect(events).toEqual(
    ["a", "b c", "d", "e"].flatMap((group) => [
      ...group.split(" ").map((name) => `${name} begins`),
      ...group.split(" ").map((name) => `${name} ends`),
    ]),
  );
});

it("goes on after a failure", async () => {
  const turns = new TurnTaking();
  await expect(turns.alone(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(turns.together(() => Promise.reject(new Error("nor")))).rejects.toThrow("nor");
  expect(await turns.alone(async () => 3)).toBe(3);
});
