import { verifyPostgresIndex } from "@loci/index";
import { expect, it } from "vitest";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { askServer, makeSmallPostgres } from "../../support/small-postgres.js";

const [server] = (await postgresServers(1)) as [string];

it("finds what is there, and what is not right with it", async () => {
  const address = indexAddress(server, "verified");
  await makeSmallPostgres(address, { replace: true });
  const { servers, manifest } = await verifyPostgresIndex(address);
  expect(servers).toMatchObject([{ rows: 40 }]);
  expect(servers[0]!.tableBytes).toBeGreaterThan(40 * 32);
  expect(manifest.count).toBe(40);
  await askServer(address, "DELETE FROM verified WHERE id = 7");
  await expect(verifyPostgresIndex(address)).rejects.toThrow("expected 40 pictures, got 39");
  await askServer(address, "INSERT INTO verified SELECT 700, descriptor, path FROM verified WHERE id = 8");
  await expect(verifyPostgresIndex(address)).rejects.toThrow("got 1 pictures of one");
  await askServer(address, "UPDATE verified SET id = 7, descriptor = '[2,0,0,0,0,0,0,0]' WHERE id = 700");
  await expect(verifyPostgresIndex(address)).rejects.toThrow("expected descriptors of unit length, got 1 of another");
});
