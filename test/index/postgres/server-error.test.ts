import { RetrievalError } from "@loci/core";
import { expect, it } from "vitest";
import { isConnectionLost, isForbidden, serverError } from "../../../packages/index/dist/postgres/server-error.js";

const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

it("knows what may succeed later", () => {
  const lost = ["ECONNRESET", "57P01", "57P03", "08006", "53300"].map((code) => withCode("gone", code));
  const notLost = ["42P01", "28P01", "23505", "57014"].map((code) => withCode("wrong", code));
  expect(lost.map(isConnectionLost)).toEqual(lost.map(() => true));
  expect(notLost.map(isConnectionLost)).toEqual(notLost.map(() => false));
  expect(isConnectionLost(new Error("Connection terminated unexpectedly"))).toBe(true);
  expect(isConnectionLost(new AggregateError([withCode("a", "ECONNREFUSED")]))).toBe(true);
  expect(isConnectionLost(new Error("something else"))).toBe(false);
});

it("names the server, the reason and what to do", () => {
  const told = (error: Error) => serverError("postgres://db/gallery", error).message;
  expect(told(withCode("connect ECONNREFUSED ::1:5432", "ECONNREFUSED"))).toBe(
    "postgres://db/gallery: the server cannot be reached: got connect ECONNREFUSED ::1:5432. Try again when it is there",
  );
  expect(told(new AggregateError([withCode("no v4", "ECONNREFUSED"), withCode("no v6", "ECONNREFUSED")]))).toMatch(
    "no v4; no v6",
  );
  expect(told(withCode("password authentication failed", "28P01"))).toMatch(/failed\. Give the password in PGPASSWORD/);
  expect(told(withCode('relation "loci_0a" does not exist', "42P01"))).toMatch(
    /not exist\. Open the index again: it has/,
  );
  const ours = new RetrievalError({ what: "ours" });
  expect(serverError("x", ours)).toBe(ours);
  // Our own SQL was wrong: a defect, not the user's mistake.
  expect(serverError("x", withCode("syntax error", "42601"))).not.toBeInstanceOf(RetrievalError);
});

it("knows a refusal, as it comes and as it is told", () => {
  const refused = withCode("permission denied for foreign-data wrapper", "42501");
  expect([refused, serverError("x", refused), withCode("wrong", "42P01"), undefined].map(isForbidden)).toEqual([
    ...[true, true, false, false],
  ]);
});

it("what pg finds out itself is no defect of ours", () => {
  const told = (text: string) => serverError("postgres://db/gallery", new Error(text)).message;
  expect(told("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string")).toBe(
    "postgres://db/gallery: the server wants a password, and there is none. Give the password in PGPASSWORD, in ~/.pgpass or in the address",
  );
  expect(told("The server does not support SSL connections")).toBe(
    "postgres://db/gallery: the server does not speak TLS. Leave sslmode out of the address, or set ssl = on there",
  );
});
