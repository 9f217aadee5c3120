import { expect, it } from "vitest";
import { chooseServers } from "../../packages/cli/dist/servers-option.js";

it("servers go with PostgreSQL", () => {
  expect(chooseServers(["postgres://a/b"], "postgres://c/d/e")).toEqual(["postgres://a/b"]);
  expect(chooseServers(undefined, "city.loci")).toBeUndefined();
  expect(() => chooseServers(["postgres://a/b"], "city.loci")).toThrow("leave them out for a directory");
});
