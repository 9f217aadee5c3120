import { RetrievalError } from "@loci/core";
import { parseServerAddress } from "@loci/index";
import { expect, it } from "vitest";
import { openSession } from "../../../packages/index/dist/postgres/session.js";
import { cutConnection } from "../../support/cut-connection.js";
import { postgresServers } from "../../support/postgres-servers.js";

const [server] = (await postgresServers(1)) as [string];

it("binds values, gives ids as numbers, and undoes a transaction that fails", async () => {
  const { session, close } = await openSession(parseServerAddress(server));
  const evil = "'); DROP TABLE x; --";
  expect(await session.query("SELECT $1::text AS a, 5::bigint AS b, 0.5::float8 AS c", [evil])).toEqual([
    { a: evil, b: 5, c: 0.5 },
  ]);
  const failing = session.transaction(async () => {
    await session.run("CREATE TABLE session_test (n integer)");
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  await expect(session.query("SELECT * FROM session_test")).rejects.toThrow(/^postgres:\/\/.*does not exist/);
  await close();
});

it("does one after the other what reads", async () => {
  const { session, close } = await openSession(parseServerAddress(server));
  const events: string[] = [];
  const read = (name: string) =>
    session.read(async () => {
      events.push(`${name} begins`);
      await session.query("SELECT 1");
      events.push(`${name} ends`);
    });
  await Promise.all([read("a"), read("b")]);
  expect(events).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  await close();
});

it("tells that the server is gone, to whoever connects and whoever asks", async () => {
  const way = await cutConnection(server);
  const { session, close } = await openSession(parseServerAddress(way.address));
  way.cut();
  await expect(session.query("SELECT 1")).rejects.toThrow("the server cannot be reached");
  await expect(session.query("SELECT 1")).rejects.toThrow(RetrievalError);
  await expect(openSession(parseServerAddress(way.address))).rejects.toThrow("the server cannot be reached");
  await close();
});
