import { scheduleDefinitions } from "@loci/heads";
import { expect, it } from "vitest";
import { factors } from "./factors.js";

it.each(Object.entries(scheduleDefinitions))(
  "%s is named as its key, described, and between 0 and 1",
  (key, definition) => {
    expect(definition.name).toBe(key);
    expect(definition.source).toMatch(/(19|20)\d{2}/);
    expect(definition.summary).not.toBe("");
    expect(Object.keys(definition.options.shape)).toEqual(expect.arrayContaining(["warmupSteps", "warmupFrom"]));
    for (const option of Object.values(definition.options.shape)) {
      expect((option as { description?: string }).description).toMatch(/\w/);
    }
    for (const text of [key, `${key}(warmupSteps=100)`, `${key}(warmupSteps=3,warmupFrom=0.1)`]) {
      for (const factor of factors(text, [0.3, 0.2, 0.1])) {
        expect(factor).toBeGreaterThan(0);
        expect(factor).toBeLessThanOrEqual(1);
      }
    }
  },
);
