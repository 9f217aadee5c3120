import { describeStage, optionsAsText, stageLines, stagesNamed } from "@loci/cli";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const definition = {
  name: "shrink",
  summary: "Makes it smaller",
  source: "Somebody: Shrinking, 1999",
  options: z.strictObject({
    by: z.number().default(2).describe("divisor, above 1"),
    slowly: z.boolean().optional().describe("in many steps"),
  }),
};
const shrink = describeStage("neck", definition);
const loss = { ...shrink, kind: "loss" };

describe("describeStage", () => {
  it("gives options with defaults and descriptions; one that is off unless given has no default", () => {
    expect(shrink).toEqual({
      name: "shrink",
      kind: "neck",
      summary: "Makes it smaller",
      source: "Somebody: Shrinking, 1999",
      options: [
        { name: "by", default: 2, description: "divisor, above 1" },
        { name: "slowly", description: "in many steps" },
      ],
    });
    expect(optionsAsText(shrink)).toBe("by=2 [slowly]");
  });
});

describe("stageLines", () => {
  it("tells facts between source and options", () => {
    expect(stageLines(shrink, ["size: 3"])).toEqual([
      "shrink (neck): Makes it smaller",
      "source: Somebody: Shrinking, 1999",
      "size: 3",
      "option by=2: divisor, above 1",
      "option [slowly]: in many steps",
    ]);
  });
});

describe("stagesNamed", () => {
  it("gives all without a name, and every one that has it", () => {
    const grow = { ...shrink, name: "grow" };
    expect(stagesNamed("stage", [shrink, grow])).toEqual([shrink, grow]);
    expect(stagesNamed("stage", [shrink, grow, loss], "shrink")).toEqual([shrink, loss]);
  });

  it("answers an unknown name with the nearest, and lists a name that several have once", () => {
    expect(() => stagesNamed("stage", [shrink, loss], "shrnk")).toThrow(
      /^unknown stage "shrnk"; did you mean "shrink"\? known: shrink$/,
    );
  });
});
