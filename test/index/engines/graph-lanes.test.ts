import { describe, expect, it } from "vitest";
import { GraphLanes, type Lane } from "../../../packages/index/dist/engines/graph-lanes.js";

/** Answers a query of one component by that component, once it is let go. */
class FakeLane implements Lane {
  readonly asked: number[] = [];
  isClosed = false;
  readonly #gate: Promise<void>;

  constructor(gate: Promise<void> = Promise.resolve()) {
    this.#gate = gate;
  }

  async search(queries: Float32Array) {
    this.asked.push(queries.length);
    await this.#gate;
    return Array.from(queries, (query) => [{ id: query, distance: 0 }]);
  }

  async close() {
    this.isClosed = true;
  }
}

const queries = (from: number, count: number) => Float32Array.from({ length: count }, (_, at) => from + at);
const idsOf = (found: readonly (readonly { id: number }[])[]) => found.map(([hit]) => hit!.id);
/** Lets what is ready go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("GraphLanes", () => {
  it("opens another lane once enough is asked, and shares queries out in their order", async () => {
    const [first, second] = [new FakeLane(), new FakeLane()];
    const lanes = new GraphLanes(first, { dimension: 1, most: 2, worthwhile: 10, open: async () => second });
    expect(idsOf(await lanes.search(queries(0, 9), 1))).toEqual([...queries(0, 9)]);
    expect([lanes.count, second.asked]).toEqual([1, []]);
    await lanes.search(queries(9, 1), 1);
    await settled();
    expect(lanes.count).toBe(2);
    expect(idsOf(await lanes.search(queries(20, 7), 1))).toEqual([...queries(20, 7)]);
    expect([first.asked.at(-1), second.asked]).toEqual([4, [3]]);
    await lanes.close();
    expect([first.isClosed, second.isClosed]).toEqual([true, true]);
  });

  it("gives a single query to the lane that has the least to do", async () => {
    let letGo = () => {};
    const held = new FakeLane(new Promise((resolve) => (letGo = resolve)));
    const free = new FakeLane();
    const lanes = new GraphLanes(held, { dimension: 1, most: 2, worthwhile: 1, open: async () => free });
    const slow = lanes.search(queries(0, 1), 1);
    await settled();
    expect(idsOf(await lanes.search(queries(5, 1), 1))).toEqual([5]);
    expect(free.asked).toEqual([1]);
    letGo();
    expect(idsOf(await slow)).toEqual([0]);
    await lanes.close();
  });

  it("goes on with the lanes it has when no more can be opened, and does not try again", async () => {
    let tries = 0;
    const open = async () => {
      tries++;
      throw new Error("the file is gone");
    };
    const lanes = new GraphLanes(new FakeLane(), { dimension: 1, most: 4, worthwhile: 1, open });
    for (let round = 0; round < 3; round++) {
      expect(idsOf(await lanes.search(queries(round, 3), 1))).toEqual([...queries(round, 3)]);
      await settled();
    }
    expect([lanes.count, tries]).toEqual([1, 1]);
    await lanes.close();
  });

  it("closes a lane that is still being opened", async () => {
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const late = new FakeLane();
    const open = async () => {
      await gate;
      return late;
    };
    const lanes = new GraphLanes(new FakeLane(), { dimension: 1, most: 2, worthwhile: 1, open });
    await lanes.search(queries(0, 1), 1);
    const closing = lanes.close();
    letGo();
    await closing;
    expect(late.isClosed).toBe(true);
  });

  it("refuses what a lane refuses", async () => {
    const lane: Lane = {
      search: async () => {
        throw new Error("not finite");
      },
      close: async () => {},
    };
    const lanes = new GraphLanes(lane, { dimension: 1, most: 1, worthwhile: 1, open: async () => lane });
    await expect(lanes.search(queries(0, 2), 1)).rejects.toThrow("not finite");
    await lanes.close();
  });
});
