import { parseServerAddress } from "@loci/index";
import { expect, it } from "vitest";
import { PostgresServer } from "../../../packages/index/dist/postgres/postgres-server.js";
import { cutConnection } from "../../support/cut-connection.js";
import { postgresServers } from "../../support/postgres-servers.js";

const [server] = (await postgresServers(1)) as [string];

it("reads again when the connection is lost in the middle and the server comes back", async () => {
  const way = await cutConnection(server);
  const pool = new PostgresServer({ ...parseServerAddress(way.address), connections: 1 });
  let attempts = 0;
  const reading = pool.read(async (session) => {
    attempts++;
    await session.query("SELECT 1");
    if (attempts === 1) {
      way.cut();
      setTimeout(way.mend, 20);
      await session.query("SELECT 2");
    }
    return session.query("SELECT 3 AS n");
  });
  expect(await reading).toEqual([{ n: 3 }]);
  expect(attempts).toBeGreaterThan(1);
  await pool.close();
});

it("does not try again what was wrong, and nothing after it was closed", async () => {
  const pool = new PostgresServer({ ...parseServerAddress(server), connections: 1 });
  let attempts = 0;
  const wrong = pool.read((session) => {
    attempts++;
    return session.query("SELECT * FROM nothing_of_this_name");
  });
  await expect(wrong).rejects.toThrow("does not exist");
  expect(attempts).toBe(1);
  await pool.close();
  await pool.close();
  await expect(pool.read((session) => session.query("SELECT 1"))).rejects.toThrow("it is closed");
});
