import { problemOf, Refusal, schemas } from "@loci/cli/service";
import { RetrievalError } from "@loci/core";
import { WriterLockedError } from "@loci/index";
import { expect, it } from "vitest";

const plain = (text: string) => text.replaceAll("/srv", "");

it("tells what, expected, got and remedy with the right status, without paths", () => {
  const parts = { what: "k of /srv", expected: "1", got: "2", remedy: "Ask for 1" };
  expect(problemOf(new RetrievalError(parts), plain)).toEqual({
    type: "about:blank",
    title: "Cannot be done",
    status: 422,
    detail: "k of : expected 1, got 2. Ask for 1",
    ...parts,
    what: "k of ",
  });
  expect(problemOf(new Refusal(404, parts), plain).status).toBe(404);
  expect(problemOf(new WriterLockedError(parts), plain).status).toBe(409);
  const { error } = schemas.searchRequest.safeParse({ k: "x" });
  expect(problemOf(error, plain)).toMatchObject({ status: 400, what: "k" });
  expect(problemOf(Object.assign(new Error("too large"), { statusCode: 413 }), plain)).toMatchObject({
    status: 413,
    detail: "too large",
  });
});

it("tells nothing of a defect", () => {
  const told = problemOf(new TypeError("x of undefined at /srv/secret"), plain);
  expect(told.status).toBe(500);
  expect(JSON.stringify(told)).not.toContain("undefined");
  expect(problemOf(Object.assign(new Error("inside"), { statusCode: 502 }), plain).status).toBe(500);
});

it("tells what this machine lacks as its own failing, without paths", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, open '/srv/a.png'"), {
    code: "ENOSPC",
    syscall: "open",
  });
  expect(problemOf(full, plain)).toMatchObject({ status: 507, title: "No room", remedy: "Make room on the disk" });
  expect(problemOf(full, plain).detail).not.toContain("/srv");
  expect(problemOf(new RetrievalError({ what: "cannot write", cause: full }), plain)).toMatchObject({
    status: 507,
    what: "cannot write",
  });
  expect(problemOf(Object.assign(new Error("EIO"), { code: "EIO", syscall: "fsync" }), plain).status).toBe(503);
});
