import { excerpt, RetrievalError, reasonOf, refusalOfSystem } from "@loci/core";
import { describe, expect, it } from "vitest";

describe("RetrievalError", () => {
  it("tells what, expected, got and remedy in one sentence", () => {
    const error = new RetrievalError({
      what: "gem: channels of the feature map",
      expected: "512",
      got: "256",
      remedy: "Build the head for this backbone",
    });
    expect(error.message).toBe(
      "gem: channels of the feature map: expected 512, got 256. Build the head for this backbone",
    );
    expect(error).toMatchObject({ name: "RetrievalError", expected: "512", got: "256" });
  });

  it("leaves out what is not known", () => {
    expect(new RetrievalError({ what: "empty folder" }).message).toBe("empty folder");
    expect(new RetrievalError({ what: "k", got: "-1" }).message).toBe("k: got -1");
  });

  it("keeps the cause", () => {
    const cause = new Error("inner");
    expect(new RetrievalError({ what: "outer", cause }).cause).toBe(cause);
  });
});

it("reasonOf gives one line of anything thrown", () => {
  expect(reasonOf(new Error("two\n  lines"))).toBe("two lines");
  expect(reasonOf("text")).toBe("text");
});

it("excerpt shortens what a stranger wrote", () => {
  expect(excerpt("x".repeat(200))).toBe("x".repeat(200));
  expect(excerpt("x".repeat(1_000_000))).toBe(`${"x".repeat(199)}…`);
  expect(excerpt("abcdef", 3)).toBe("ab…");
});

describe("refusalOfSystem", () => {
  const systemError = (code: string, syscall = "write") =>
    Object.assign(new Error(`${code}: no, ${syscall}`), { code, syscall });

  it("tells what the machine refuses, also where it is the cause of another error", () => {
    expect(refusalOfSystem(systemError("ENOSPC"))?.message).toBe(
      "the system refuses: got ENOSPC: no, write. Make room on the disk",
    );
    const outer = new Error("outer", { cause: new RetrievalError({ what: "inner", cause: systemError("EACCES") }) });
    expect(refusalOfSystem(outer)?.cause).toMatchObject({ code: "EACCES" });
  });

  it("knows how Node calls a full disk when it makes folders", () => {
    expect(refusalOfSystem(systemError("ENOENT", "mkdir"))?.remedy).toContain("room");
    expect(refusalOfSystem(systemError("ENOENT", "open"))).toBeUndefined();
  });

  it("leaves defects alone", () => {
    for (const error of [new TypeError("x"), Object.assign(new Error("x"), { code: "ENOSPC" }), "ENOSPC", undefined])
      expect(refusalOfSystem(error)).toBeUndefined();
  });
});
