import { protocols } from "@loci/core";
import { expect, test } from "vitest";

test("every protocol answers every question in words, under its own name", () => {
  const questions = ["metrics", "name", "positives", "queriesWithoutPositives", "selfMatch", "ties"];
  for (const [name, protocol] of Object.entries(protocols)) {
    expect(protocol.name).toBe(name);
    expect(Object.keys(protocol).sort()).toEqual(questions);
    for (const answer of Object.values(protocol)) expect(answer).toMatch(/\S/);
  }
});
