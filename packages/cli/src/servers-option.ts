import { RetrievalError } from "@loci/core";
import { isPostgresAddress } from "@loci/index";
import type { Options } from "yargs";

/** The option that says which servers hold an index in PostgreSQL. */
export const serversOption = {
  type: "string",
  array: true,
  requiresArg: true,
  describe: "PostgreSQL servers that are to hold the index, each a part: postgres://user@host/database",
} as const satisfies Options;

/** @throws RetrievalError when servers are named for an index directory */
export function chooseServers(servers: readonly string[] | undefined, place: string): readonly string[] | undefined {
  if (servers === undefined || isPostgresAddress(place)) return servers;
  throw new RetrievalError({ what: "--servers go with an index in PostgreSQL; leave them out for a directory" });
}
