import { isPostgresAddress } from "@loci/index";
import { expect, it } from "vitest";
import { indexPlace } from "../../packages/cli/dist/index-place.js";

it("names an address that is one", () => {
  expect(isPostgresAddress(`${indexPlace.split(" ").at(-1)}`)).toBe(true);
});
