import { exitCodes } from "@loci/cli";
import { expect, it } from "vitest";

it("keeps the codes that scripts rely on", () => {
  expect(exitCodes).toEqual({ done: 0, mistake: 1, partly: 2, defect: 70 });
});
