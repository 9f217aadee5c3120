import { createPostgresVectorIndex, type PostgresVectorOptions, parseServerAddress } from "@loci/index";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { postgresServers } from "../../support/postgres-servers.js";
import { testVectorIndex } from "../../support/vector-index-contract.js";

allowForSlowServers();

const servers = (await postgresServers(2)).map((address) => ({ ...parseServerAddress(address), connections: 1 }));

const create = (count: number, options: PostgresVectorOptions = {}) => {
  return (dimension: number) => createPostgresVectorIndex(servers.slice(0, count), dimension, options);
};

testVectorIndex("PostgreSQL, one server", { create: create(1, { graphFrom: 2500 }), recall: 0.95 });
testVectorIndex("PostgreSQL, two shards", { create: create(2, { graphFrom: 2500 }), recall: 0.95 });
