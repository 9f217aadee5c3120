import { Interruption, interruptOnSignals, takeOverSignal } from "@loci/cli";
import { describe, expect, it } from "vitest";

describe("interruptions", () => {
  it("have the exit codes of shells", () => {
    expect(
      [new Interruption("SIGINT"), new Interruption("SIGTERM"), new Interruption("SIGHUP")].map(
        ({ exitCode }) => exitCode,
      ),
    ).toEqual([130, 143, 129]);
  });

  it("abort at a signal, once, and listen no longer afterwards", () => {
    const before = process.listenerCount("SIGTERM");
    const controller = new AbortController();
    const stop = interruptOnSignals(controller);
    process.emit("SIGTERM");
    expect(controller.signal.reason).toMatchObject({ exitCode: 143 });
    stop();
    expect(process.listenerCount("SIGTERM")).toBe(before);
  });
});

it("a signal can be taken over and given back", () => {
  const controller = new AbortController();
  const stop = interruptOnSignals(controller);
  let heard = 0;
  const giveBack = takeOverSignal("SIGHUP", () => void heard++);
  process.emit("SIGHUP");
  process.emit("SIGHUP");
  expect([heard, controller.signal.aborted]).toEqual([2, false]);
  giveBack();
  process.emit("SIGHUP");
  expect([heard, controller.signal.aborted]).toEqual([2, true]);
  stop();
});
