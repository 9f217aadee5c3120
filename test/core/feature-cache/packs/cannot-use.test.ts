import { RetrievalError } from "@loci/core";
import { expect, it } from "vitest";
import { cannotRead, cannotWrite, codeOf } from "../../../../packages/core/dist/feature-cache/packs/cannot-use.js";

const failure = (code: string) => Object.assign(new Error(`${code}: no`), { code });

it("tells a full disk from a folder that must not be written to, also behind an error of our own", () => {
  expect(cannotWrite("/c", failure("ENOSPC")).message).toMatch(/\/c: the disk is full \(ENOSPC: no\)\. Make room/);
  const ours = new RetrievalError({ what: "cannot write", cause: failure("EDQUOT") });
  expect(cannotWrite("/c", ours).message).toContain("the disk is full");
  expect(cannotWrite("/c", failure("EACCES")).message).toMatch(
    /cannot be written to .*Set the environment .*LOCI_CACHE/,
  );
  expect(cannotRead("/c", failure("EACCES")).message).toMatch(/cannot be read/);
  expect(codeOf(new Error("plain"))).toBe(undefined);
});
