import { choose, RetrievalError } from "@loci/core";
import { describe, expect, it } from "vitest";

const fruits = { apple: 1, pear: 2 } as const;

describe("choose", () => {
  it("gives the entry", () => {
    expect(choose("fruit", fruits, "pear")).toBe(2);
  });

  it("answers a near miss with the nearest name", () => {
    expect(() => choose("fruit", fruits, "aple")).toThrow(
      new RetrievalError({ what: 'unknown fruit "aple"; did you mean "apple"? known: apple, pear' }),
    );
  });

  it("does not guess when nothing is near", () => {
    expect(() => choose("fruit", fruits, "bulldozer")).toThrow('unknown fruit "bulldozer"; known: apple, pear');
  });

  it("knows no inherited names", () => {
    expect(() => choose("fruit", fruits, "toString")).toThrow("unknown fruit");
  });
});
