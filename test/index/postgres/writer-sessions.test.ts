import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { Session } from "../../../packages/index/dist/postgres/session.js";
import { WriterSessions } from "../../../packages/index/dist/postgres/writer-sessions.js";

/** A connection that notes what it is told; what it refuses is an error. */
function noting(name: string, told: string[], refused = "") {
  const query = async (text: string) => {
    told.push(`${name} ${text}`);
    if (text === refused) throw Object.assign(new Error("refused"), { code: "23505" });
    return { rows: [] };
  };
  const session = new Session(name, { on: () => {}, query } as never);
  return { session, close: async () => void told.push(`${name} closed`) };
}

it("one server: its rows and the catalogue in one transaction", async () => {
  const told: string[] = [];
  const own = noting("a", told);
  const sessions = new WriterSessions("index", [own], [own.session], { iterates: true });
  await sessions.together(
    (session) => session.run("change"),
    () => own.session.run("conclude"),
  );
  await sessions.close();
  expect([sessions.isSharded, told]).toEqual([false, ["a BEGIN", "a change", "a conclude", "a COMMIT", "a closed"]]);
});

it("several: nobody commits before all have changed, the catalogue last", async () => {
  const told: string[] = [];
  const [catalogue, one, two] = ["c", "1", "2"].map((name) => noting(name, told));
  const sessions = new WriterSessions("index", [catalogue!, one!, two!], [one!.session, two!.session], {
    iterates: true,
  });
  await sessions.together(
    (session, place) => session.run(`change ${place}`),
    () => catalogue!.session.run("conclude"),
  );
  expect([sessions.isSharded, told]).toEqual([
    true,
    ["c BEGIN", "1 BEGIN", "2 BEGIN", "1 change 0", "2 change 1", "2 COMMIT", "1 COMMIT", "c conclude", "c COMMIT"],
  ]);
});

it("one that refuses undoes the others", async () => {
  const told: string[] = [];
  const [catalogue, one, two] = [noting("c", told), noting("1", told), noting("2", told, "change")];
  const sessions = new WriterSessions("index", [catalogue, one, two], [one.session, two.session], { iterates: true });
  await expect(
    sessions.together(
      (session) => session.run("change"),
      async () => {},
    ),
  ).rejects.toThrow("2: refused");
  expect(told.filter((line) => /COMMIT|ROLLBACK/.test(line)).sort()).toEqual([
    "1 ROLLBACK",
    "2 ROLLBACK",
    "c ROLLBACK",
  ]);
});

it("one that refuses waits for the others: nothing is told them behind the end of their transactions", async () => {
  const told: string[] = [];
  const [catalogue, one, two] = [noting("c", told), noting("1", told), noting("2", told, "change")];
  const sessions = new WriterSessions("index", [catalogue, one, two], [one.session, two.session], { iterates: true });
  await expect(
    sessions.together(
      async (session) => {
        await session.run("change");
        await setImmediate();
        await session.run("change more");
      },
      async () => {},
    ),
  ).rejects.toThrow("2: refused");
  await setImmediate();
  expect(told.filter((line) => line.startsWith("1"))).toEqual(["1 BEGIN", "1 change", "1 change more", "1 ROLLBACK"]);
});
