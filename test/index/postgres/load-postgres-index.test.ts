import { loadPostgresIndex, openPostgresIndex } from "@loci/index";
import { expect, it } from "vitest";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { smallDescriptors } from "../../support/small-index.js";
import { smallBatches, smallPostgresDescription } from "../../support/small-postgres.js";

const [server] = (await postgresServers(1)) as [string];

it("loads what comes, and leaves nothing when it breaks off", async () => {
  const address = indexAddress(server);
  const failing = (async function* () {
    yield* smallBatches();
    throw new Error("the disk is gone");
  })();
  await expect(loadPostgresIndex(address, smallPostgresDescription(), failing)).rejects.toThrow("the disk is gone");
  await expect(openPostgresIndex(address)).rejects.toThrow("there is no index");
  const { manifest, tuned } = await loadPostgresIndex(address, smallPostgresDescription(), smallBatches(), {
    recall: 0.9,
  });
  expect([manifest.count, tuned?.isReached]).toEqual([40, true]);
  const index = await openPostgresIndex(address);
  expect(await index.descriptors([...Array(40).keys()])).toEqual(smallDescriptors);
  await index.close();
});
