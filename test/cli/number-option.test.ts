import { number, share, wholeNumber, wholeNumbers } from "@loci/cli";
import { describe, expect, it } from "vitest";

describe("whole number options", () => {
  const count = wholeNumber("Pictures", { least: 1, most: 9 }, { default: 3 });

  it("pass what is in range, ends included, and keep other settings", () => {
    expect([1, 9].map(count.coerce)).toEqual([1, 9]);
    expect(count).toMatchObject({ type: "number", default: 3, describe: "Pictures" });
  });

  it.each([0, 10, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuse %d", (value) => {
    expect(() => count.coerce(value)).toThrow(/^Pictures: expected a whole number from 1 to 9, got /);
  });

  it("check every number of a list", () => {
    const list = wholeNumbers("Cut-offs", { least: 1 });
    expect(list.coerce([4, 8])).toEqual([4, 8]);
    expect(() => list.coerce([4, 0])).toThrow("Cut-offs: expected a whole number from 1, got 0");
  });
});

describe("number options", () => {
  it("pass any finite number in range and refuse the rest", () => {
    const share = number("Share", { least: 0, most: 1 }, { default: 0.5 });
    expect([0, 0.25, 1].map(share.coerce)).toEqual([0, 0.25, 1]);
    expect(share).toMatchObject({ type: "number", default: 0.5 });
    for (const value of [-0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => share.coerce(value)).toThrow("Share: expected a number from 0 to 1, got");
    }
    expect(() => share.coerce([1, 2] as unknown as number)).toThrow("the option is there twice");
  });
});

describe("shares", () => {
  const recall = share("Recall");

  it("are above 0 and at most 1", () => {
    expect([0.001, 1].map(recall.coerce)).toEqual([0.001, 1]);
    for (const value of [0, -1, 1.01, Number.NaN]) {
      expect(() => recall.coerce(value)).toThrow("Recall: expected a number above 0, at most 1, got");
    }
  });
});
